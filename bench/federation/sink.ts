// The inboxes of other servers: takes what is sent and counts it. A program of its own: `node … sink.ts PORT HANGING_PORT`; what
// comes to the second is never answered.
import { createServer, type IncomingMessage } from "node:http";

const [port, hangingPort] = process.argv.slice(2).map(Number);
let taken = 0;
let lastAt = 0;

function answer({ method }: IncomingMessage): string {
  if (method === "GET") return JSON.stringify({ taken, lastAt });
  if (method === "DELETE") taken = 0;
  else {
    taken++;
    lastAt = Date.now();
  }
  return "";
}

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end(answer(request)));
});
createServer(() => {}).listen(hangingPort, "0.0.0.0");
server.listen(port, "0.0.0.0", () => process.stdout.write("ready\n"));
