// The inboxes of other servers: takes what is sent and counts it. A program of its own: `node … sink.ts PORT HANGING_PORT`; what
// comes to the second is never answered.
import { createServer } from "node:http";

const [port, hangingPort] = process.argv.slice(2).map(Number);
let taken = 0;
let lastAt = 0;

const server = createServer((request, response) => {
  request.resume();
  if (request.method === "GET") return void response.end(JSON.stringify({ taken, lastAt }));
  if (request.method === "DELETE") return void response.end(String((taken = 0)));
  request.on("end", () => {
    taken++;
    lastAt = Date.now();
    response.writeHead(202).end();
  });
});
createServer(() => {}).listen(hangingPort, "0.0.0.0");
server.listen(port, "0.0.0.0", () => process.stdout.write("ready\n"));
