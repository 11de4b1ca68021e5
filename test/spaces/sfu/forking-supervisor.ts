// A supervisor whose SFU process is test/spaces/sfu/child.ts.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { logger } from "#src/log.ts";
import { SfuSupervisor, type SupervisorOptions } from "#src/spaces/sfu/supervisor.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

export function forkingSupervisor(options: Partial<SupervisorOptions> = {}): SfuSupervisor {
  return new SfuSupervisor({
    spawn: () => fork(CHILD, { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] }),
    port: 0,
    host: "127.0.0.1",
    addresses: ["127.0.0.1"],
    loopback: false,
    log: logger("test"),
    ...options,
  });
}
