// A real OpenID Connect provider with invented accounts, for this machine only. Prints
// one line of JSON when it is ready. `control` takes what the tests say: POST /accounts
// {login: claims}, POST /client {metadata}, POST /asleep {asleep: true}.
import http from 'node:http'
import { Provider } from 'oidc-provider'

const HERE = '127.0.0.1'
const accounts = new Map()
let asleep = false

const listening = (server) =>
  new Promise((ready) => server.listen(0, HERE, () => ready(server.address().port)))
const body = async (request) => {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

let answer = (_request, response) => response.end()
const server = http.createServer((request, response) => answer(request, response))
const issuer = `http://${HERE}:${await listening(server)}`
const provider = new Provider(issuer, {
  claims: {
    openid: ['sub', 'tid', 'oid', 'groups', 'roles', 'xms_edov', 'amr', 'acr'],
    email: ['email', 'email_verified'],
    profile: ['name'],
  },
  // As Entra ID does: all that is asked for is in the token itself
  conformIdTokenClaims: process.argv[2] !== 'all-in-token',
  cookies: { keys: ['of the tests'] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 300, Interaction: 300 },
  async findAccount(_context, login) {
    const said = accounts.get(login)
    return said && { accountId: login, claims: () => ({ sub: login, ...said.claims }) }
  },
  async loadExistingGrant(context) {
    const { client, session } = context.oidc
    const grant = new context.oidc.provider.Grant({
      clientId: client.clientId,
      accountId: session.accountId,
    })
    grant.addOIDCScope('openid email profile')
    await grant.save()
    return grant
  },
})
const ordinary = provider.callback()

const FORM = `<!doctype html><html lang="en"><title>Invented provider</title><body>
<h1>Who are you?</h1><form method="post"><label>Login <input name="login"></label>
<button name="do" value="in">Continue</button>
<button name="do" value="cancel">Cancel</button></form></body></html>`

answer = async (request, response) => {
  if (asleep) {
    response.statusCode = 503
    return response.end('asleep')
  }
  if (!request.url.startsWith('/interaction/')) return ordinary(request, response)
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    return response.end(FORM)
  }
  const sent = new URLSearchParams(await body(request))
  const login = sent.get('login')
  const said = accounts.get(login)
  const cancelled = sent.get('do') === 'cancel' || !said
  return provider.interactionFinished(
    request,
    response,
    cancelled
      ? { error: 'access_denied' }
      : { login: { accountId: login, amr: said.amr, acr: said.acr } },
  )
}

const control = http.createServer(async (request, response) => {
  const said = JSON.parse(await body(request))
  if (request.url === '/accounts') {
    accounts.clear()
    for (const [login, account] of Object.entries(said)) accounts.set(login, account)
  } else if (request.url === '/client') {
    await provider.Client.adapter.upsert(said.client_id, said)
  } else {
    asleep = said.asleep
  }
  response.end('{}')
})

console.log(JSON.stringify({ issuer, control: `http://${HERE}:${await listening(control)}` }))
process.on('SIGTERM', () => process.exit(0))
