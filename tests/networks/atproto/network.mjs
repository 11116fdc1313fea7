// Starts the reference servers of AT Protocol: registry (PLC), personal data server
// (PDS) and application view (AppView), for this machine only. Prints one line of JSON
// when they are ready; POST /settled on `control` waits until all that was written is
// in the view.
import http from 'node:http'
import net from 'node:net'

// They listen on every address of a machine; here nobody else is to reach them.
const HERE = '127.0.0.1'
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...said) {
  const [first, second] = said
  if (first !== null && typeof first === 'object' && 'port' in first) {
    said[0] = { ...first, host: HERE }
  } else if (first === undefined || typeof first === 'function') {
    said.unshift(0, HERE)
  } else if (typeof second === 'string') {
    said[1] = HERE
  } else {
    said.splice(1, 0, HERE)
  }
  return listen.apply(this, said)
}

const { TestNetwork } = await import('@atproto/dev-env')
const network = await TestNetwork.create({
  pds: { hostname: 'localhost', enableDidDocWithSession: true },
  bsky: {},
})

const control = http.createServer(async (request, answer) => {
  try {
    if (request.url === '/settled') await network.processAll()
    answer.end('{}')
  } catch (fault) {
    answer.statusCode = 500
    answer.end(String(fault))
  }
})
await new Promise((ready) => control.listen(0, ready))

console.log(
  JSON.stringify({
    plc: network.plc.url,
    pds: network.pds.url,
    appview: network.bsky.url,
    admin: network.pds.adminAuth(),
    control: `http://localhost:${control.address().port}`,
  }),
)
process.on('SIGTERM', () => process.exit(0))
