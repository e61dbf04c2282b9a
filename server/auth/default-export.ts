/**
 * The default export of a package that was compiled to CommonJS: bundlers unwrap it, Node gives the whole module.
 * @param imported what `import name from` gave
 */
export const defaultExport = <Exported>(imported: Exported): Exported =>
  (imported as { default?: Exported }).default ?? imported
