// host-meta (RFC 6415): where WebFinger is, as XML, and as JSON for whoever asks for it.
import type { App } from "#src/app.ts";

export function hostMeta({ uris }: App, request: Request): Response {
  const { pathname } = new URL(request.url);
  const wantsJson = pathname.endsWith(".json") || /\bjson\b/.test(request.headers.get("accept") ?? "");
  const template = `${uris.origin}/.well-known/webfinger?resource={uri}`;
  const headers = { "access-control-allow-origin": "*", vary: "accept" };
  if (wantsJson) {
    const jrd = { links: [{ rel: "lrdd", type: "application/jrd+json", template }] };
    return Response.json(jrd, {
      headers: { ...headers, "content-type": "application/jrd+json; charset=utf-8" },
    });
  }
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="${template}"/></XRD>
`;
  return new Response(xml, { headers: { ...headers, "content-type": "application/xrd+xml; charset=utf-8" } });
}
