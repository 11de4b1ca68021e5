// A web server of the supervisor's tests: starts an SFU process with a first Space, says so, and waits to be killed.
import { forkingSupervisor } from "./forking-supervisor.ts";
import { offer } from "./offers.ts";

const supervisor = forkingSupervisor();
await supervisor.join("talk", "alice", offer(), { muted: true });
process.stdout.write(`${supervisor.pid}\n`);
