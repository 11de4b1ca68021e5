// Under which name the instance of the bench is asked.
export const DOMAIN = "bench.test";
export const ORIGIN = `https://${DOMAIN}`;
