// Logging: LogTape, category = path of the room, a message template and fields; lines on stderr.
import { AsyncLocalStorage } from "node:async_hooks";
import { configure, getLogger, getTextFormatter, type Logger, type LogLevel } from "@logtape/logtape";

/** Called once by the composition root; without it (in tests) nothing is written. */
export async function configureLog(lowestLevel: LogLevel = "info"): Promise<void> {
  const format = getTextFormatter({ timestamp: "rfc3339" });
  await configure({
    reset: true,
    contextLocalStorage: new AsyncLocalStorage(), // Fedify's lines carry the request they belong to
    sinks: { stderr: (record) => void process.stderr.write(format(record)) },
    loggers: [
      { category: "hakawati", sinks: ["stderr"], lowestLevel },
      { category: "fedify", sinks: ["stderr"], lowestLevel: "error" },
      { category: ["logtape", "meta"], sinks: ["stderr"], lowestLevel: "warning" },
    ],
  });
}

export function logger(...path: string[]): Logger {
  return getLogger(["hakawati", ...path]);
}
