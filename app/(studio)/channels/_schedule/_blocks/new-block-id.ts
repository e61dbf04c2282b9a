export const newBlockId = () => `bl_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`
