// Enforces the import rules of ARCHITECTURE.md. Each comment says how to fix a violation.
const TESTS = '\\.test\\.tsx?$'
const TESTING = '^(server|worker)/testing/'
const TIMELINE_WRITERS =
  '^server/features/(playout/(write-timeline|carry-out|start-run|replan|write-ahead|prune)|live/step-live)\\.ts$'
const OUTSIDE = '^(node_modules|prisma/generated)/'
const product = (path) => ({ path, pathNot: [TESTS, TESTING] })

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-only-domain',
      comment:
        'server/domain is pure: it imports only server/domain and libraries that are pure, too (this list). Pass the value as an argument (now, seed, rows), or move the file to features or adapters.',
      severity: 'error',
      from: product('^server/domain/'),
      to: { pathNot: ['^server/domain/', '^node_modules/(zod|temporal-polyfill|temporal-spec|@svta/cml-cmcd)/'] },
    },
    {
      name: 'adapters-know-no-features',
      comment:
        'server/adapters wraps one outside service each and imports no feature. Move the rule into a feature and let the feature call the adapter.',
      severity: 'error',
      from: product('^server/adapters/'),
      to: { path: '^(app|worker|e2e|server/(features|trpc|rest|auth))/' },
    },
    {
      name: 'features-below-doors',
      comment:
        'A feature imports domain, adapters and other features. Only its router.ts may import server/trpc, and no feature imports server/rest or app. Move the code into a file of the feature that both can call.',
      severity: 'error',
      from: { path: '^server/features/', pathNot: [TESTS, '/router\\.ts$'] },
      to: { path: '^(app|worker|e2e|server/(trpc|rest))/|^node_modules/(next|react|@trpc)/' },
    },
    {
      name: 'router-only-trpc',
      comment:
        'A router.ts is thin: guarded procedure, schema, one call. Move what it needs from app, rest or worker into the feature or the domain.',
      severity: 'error',
      from: product('^server/features/[^/]+/router\\.ts$'),
      to: { path: '^(app|worker|e2e|server/rest)/|^node_modules/(next|react)/' },
    },
    {
      name: 'trpc-only-features',
      comment: 'server/trpc only combines routers; it imports no pages, REST or worker. Move the code into a feature.',
      severity: 'error',
      from: product('^server/trpc/'),
      to: { path: '^(app|worker|e2e|server/rest)/' },
    },
    {
      name: 'server-never-worker',
      comment:
        'server and worker communicate through Postgres only. Record a command or a row, notify, and let the worker act on it.',
      severity: 'error',
      from: product('^server/'),
      to: { path: '^(worker|app|e2e)/' },
    },
    {
      name: 'app-through-trpc',
      comment:
        'Pages and components import the tRPC client, a feature’s schema.ts and the domain. Call a procedure; only app/api and server-side entry points (page, layout, route, _trpc) may reach server/{auth,trpc,rest}.',
      severity: 'error',
      from: { path: '^app/', pathNot: [TESTS, '^app/(api|health|_trpc)/', '/(page|layout|route)\\.tsx?$'] },
      to: {
        path: '^(server|worker|prisma|e2e)/',
        pathNot: ['^server/domain/', '^server/features/[^/]+/schema\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'app-never-prisma',
      comment:
        'app never imports Prisma or the worker. Write a read or a write in the feature and call it through tRPC or REST.',
      severity: 'error',
      from: product('^app/'),
      to: { path: '^(worker|prisma|e2e)/|^node_modules/(@prisma|pg)/' },
    },
    {
      name: 'worker-below-doors',
      comment:
        'The worker imports domain, adapters and features; never app, next, React, a router or server/trpc. Move what both need into a feature or the domain.',
      severity: 'error',
      from: product('^worker/'),
      to: {
        path: '^(app|e2e)/|^server/(trpc|rest|auth)/|^server/features/[^/]+/router\\.ts$|^node_modules/(next|next-auth|react|react-dom|@trpc)/',
      },
    },
    {
      name: 'prisma-in-adapters',
      comment:
        'Only server/adapters imports the Prisma client. Take `Db` or `DbOrTx` from #adapters/db.ts as an argument.',
      severity: 'error',
      from: { path: '^(app|server|worker)/', pathNot: [TESTS, TESTING, '^server/adapters/', '^worker/launch/'] },
      to: { path: '^prisma/generated/|^node_modules/(@prisma|pg)/' },
    },
    {
      name: 'child-process-in-two-places',
      comment:
        'Only worker/ffmpeg/process.ts and worker/launch start processes: whoever starts one must also end it. Call runFfmpeg there.',
      severity: 'error',
      from: {
        path: '^(app|server|worker|prisma)/',
        pathNot: [TESTS, TESTING, '^worker/ffmpeg/process\\.ts$', '^worker/launch/'],
      },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'launch-stands-apart',
      comment:
        'worker/launch starts the product; the product imports nothing of it except the process table. Move what both need to server/adapters.',
      severity: 'error',
      from: { path: '^(app|server|worker)/', pathNot: [TESTS, TESTING, '^worker/launch/'] },
      to: { path: '^worker/launch/', pathNot: '^worker/launch/process-table\\.ts$' },
    },
    {
      name: 'tests-stay-tests',
      comment:
        'Product code imports no test and nothing from server/testing, worker/testing or e2e. Move what it needs to the product code.',
      severity: 'error',
      from: { path: '^(app|server|worker)/', pathNot: [TESTS, TESTING] },
      to: { path: [TESTS, TESTING, '^e2e/', '^node_modules/(vitest|fast-check)/'] },
    },
    {
      name: 'one-writer-of-the-timeline',
      comment:
        'The worker that holds a channel’s lease is the only writer of its timeline. Record what is wanted with recordCommand (server/features/playout/record-command.ts); the worker carries it out.',
      severity: 'error',
      from: { path: '^(app|server|worker)/', pathNot: [TESTS, TESTING, '^worker/', TIMELINE_WRITERS] },
      to: { path: TIMELINE_WRITERS },
    },
    {
      name: 'no-cycles',
      comment:
        'These files form an import cycle, even if only of types. Move what they share into a file that both import.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrels',
      comment: 'An index file hides where code is defined. Import from the defining file.',
      severity: 'error',
      from: {},
      to: { path: '/index\\.[tj]sx?$', pathNot: OUTSIDE },
    },
    {
      name: 'no-junk-drawers',
      comment:
        'utils, helpers, common and manager are meaningless names. Name the file after what it does, beside its first user.',
      severity: 'error',
      from: {},
      to: { path: '/(utils?|helpers?|common|manager)[/.]|-manager\\.', pathNot: OUTSIDE },
    },
    {
      name: 'imports-resolve',
      comment:
        'This import does not resolve. Correct the path (#area/… or relative, with its .ts or .tsx), or add the package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/generated/'] },
    exclude: { path: '^(\\.next|data)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
