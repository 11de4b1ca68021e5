// Loaded first (`node --import`): makes the names in HAKAWATI_TEST_HOSTS ("a.test=127.0.0.1:4443,…") lead to those addresses,
// their ports 80 and 443 to that port. So instances keep real names and https origins, and nobody needs to be root.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const hosts = new Map(
  (process.env.HAKAWATI_TEST_HOSTS ?? "")
    .split(",")
    .filter(Boolean)
    .map((entry) => {
      const [, name, address, port] = /^([^=]+)=([^:]+):(\d+)$/.exec(entry) ?? [];
      if (!name) throw new Error(`HAKAWATI_TEST_HOSTS: "${entry}" is not name=address:port`);
      return [name, { address, port: Number(port) }];
    }),
);

const { lookup } = dns;
const { lookup: lookupAsync } = dns.promises;

function answer(name, options) {
  const found = hosts.get(name.toLowerCase());
  if (!found) return undefined;
  const record = { address: found.address, family: 4 };
  return options.all ? [record] : record;
}

dns.lookup = (name, options, callback) => {
  const done = typeof options === "function" ? options : callback;
  const known = answer(name, Object(options));
  if (!known) lookup(name, options, callback);
  else if (Array.isArray(known)) process.nextTick(done, null, known);
  else process.nextTick(done, null, known.address, known.family);
};

dns.promises.lookup = async (name, options) => answer(name, Object(options)) ?? lookupAsync(name, options);

/** `connect` is called with (port, host, …) or (options, …), or by TLS and net themselves with [options, callback]. */
function withMappedPort(args) {
  if (Array.isArray(args[0])) {
    args[0][0] = mapped(args[0][0]);
    return args;
  }
  if (typeof args[0] === "object") return [mapped(args[0]), ...args.slice(1)];
  if (typeof args[1] !== "string") return args;
  return [mapped({ port: args[0], host: args[1] }), ...args.slice(2)];
}

function mapped(options) {
  const found = hosts.get(String(options.host).toLowerCase());
  return found && [80, 443].includes(Number(options.port)) ? { ...options, port: found.port } : options;
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function connectMapped(...args) {
  return connect.apply(this, withMappedPort(args));
};

syncBuiltinESMExports();
