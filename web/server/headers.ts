// What a browser is told about our pages: load from here alone, run no inline code, tell others little.

/**
 * On the page that answers an app (/oauth/authorize) the form's answer redirects to the app, whose address may be
 * anything: a form-action of 'self' there keeps everybody from signing in. COOP and CORP are left out everywhere: they
 * break the sign-in popups of web clients.
 */
export function pageHeaders(origin: string, path: string): Record<string, string> {
  const socket = origin.replace(/^http/, "ws");
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    `connect-src 'self' ${socket}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(path === "/oauth/authorize" ? [] : ["form-action 'self'"]),
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
  };
}
