// A real OpenID provider on loopback for the tests. Whoever comes is signed in without a form, as
// whom the tests said by `POST /be`: what is tested is the box, not how a provider asks.
import Provider from 'oidc-provider'

const { port, origin, secret } = JSON.parse(process.env.BEELDKLUIS_OIDC)
const issuer = `http://localhost:${port}`
let now = { sub: 'nobody', amr: [], groups: [] }

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'beeldkluis',
      client_secret: secret,
      redirect_uris: [`${origin}/oidc/callback`],
      backchannel_logout_uri: `${origin}/oidc/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ['sub', 'amr'], profile: ['name', 'preferred_username', 'groups'] },
  cookies: { keys: [secret] },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  pkce: { required: () => true },
  // Its own guard would not let it tell a box on this machine that somebody signed out.
  fetch: (address, { method, headers, body }) => fetch(address, { method, headers, body }),
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: `Dr. ${sub}`, preferred_username: sub, groups: now.groups }),
  }),
})

async function consented({ params, session, grantId }) {
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  return { consent: { grantId: await grant.save() } }
}

async function body(req) {
  let text = ''
  for await (const piece of req) text += piece
  return JSON.parse(text)
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/be') {
    now = await body(ctx.req)
    ctx.body = ''
  } else if (ctx.path.startsWith('/interaction/')) {
    const asked = await provider.interactionDetails(ctx.req, ctx.res)
    const result =
      asked.prompt.name === 'login'
        ? { login: { accountId: now.sub, amr: now.amr } }
        : await consented(asked)
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true })
    ctx.respond = false
  } else await next()
})

provider.listen(port, 'localhost', () => console.log('listening'))
