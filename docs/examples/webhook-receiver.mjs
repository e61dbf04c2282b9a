// Receives webhooks: checks the signature, and prints each event once.
//   npm install standardwebhooks; WEBHOOK_SECRET=whsec_… PORT=4000 node webhook-receiver.mjs
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.WEBHOOK_SECRET)
/** An event may arrive twice. Keep these in a database, for a day at least. */
const seen = new Set()

const server = createServer(async (request, response) => {
  // The bytes as they came: parsed and written again, they would have another signature.
  let body = ''
  for await (const part of request) body += part
  try {
    const { type, data } = webhook.verify(body, request.headers)
    const id = request.headers['webhook-id']
    if (!seen.has(id)) console.log(type, JSON.stringify(data))
    seen.add(id)
    // Answer first and work later: after ten seconds the event is sent again.
    response.writeHead(204).end()
  } catch {
    response.writeHead(401).end()
  }
})
server.listen(Number(process.env.PORT ?? 4_000), () => console.log(`listening on port ${server.address().port}`))
