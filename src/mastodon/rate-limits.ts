// How often one may ask: who is counted for what, and what the answer's headers say of it.
import { createMiddleware } from "hono/factory";
import ipaddr from "ipaddr.js";
import { AppError } from "../errors.ts";
import type { Counted, Rule } from "./counters.ts";
import type { ApiContext, ApiEnv } from "./env.ts";

/** Counts every request: by person and token, else by address. */
export const limitRequests = createMiddleware<ApiEnv>(async (c, next) => {
  const { viewer, client } = c.var;
  if (viewer) limit(c, "user", viewer.user.id);
  if (client) limit(c, "token", client.token.id);
  if (!viewer && !client) limit(c, "anonymous", network(c.var.peer.address));
  await next();
});

/** From one address, and as one person from anywhere: so that many addresses can't guess one password together. */
export function limitLogIn(c: ApiContext, login: string): void {
  limit(c, "logInFrom", network(c.var.peer.address));
  limit(c, "logInAs", plainLogin(login));
}

/** Mails that anybody may ask for by a name or an address. */
export function limitLinks(c: ApiContext, login: string): void {
  limit(c, "linkFrom", network(c.var.peer.address));
  limit(c, "linkTo", plainLogin(login));
}

function plainLogin(login: string): string {
  return login.trim().toLowerCase().replace(/^@/, "");
}

/** For what costs more than a read. */
export function limitByAddress(c: ApiContext, rule: Rule): void {
  limit(c, rule, network(c.var.peer.address));
}

/** Counts one use and says in the headers what is left. @throws AppError rate_limited */
export function limit(c: ApiContext, rule: Rule, who: string): void {
  const { app, limits } = c.var;
  if (!app.config.rateLimits) return;
  const counted = limits.count(rule, who, app.clock.now());
  const told = c.get("tightest");
  if (!told || counted.left < told.left) tell(c, counted);
  if (counted.isOver) throw new AppError("rate_limited", "Too many requests");
}

/** Of several limits the headers tell the one that ends first. */
function tell(c: ApiContext, counted: Counted): void {
  c.set("tightest", { left: counted.left });
  c.header("x-ratelimit-limit", String(counted.most));
  c.header("x-ratelimit-remaining", String(counted.left));
  c.header("x-ratelimit-reset", counted.resetAt.toISOString());
}

/** An address as the owner of a connection has it: a /64 of IPv6 is one household. */
function network(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  return ipaddr.IPv6.parse(address).parts.slice(0, 4).join(":");
}
