// Node 24 knows Temporal's types but not Temporal: Fedify needs it on globalThis before it is loaded.
import { Temporal } from "@js-temporal/polyfill";

if (!("Temporal" in globalThis)) Object.assign(globalThis, { Temporal });
