// How long a password is at least: one rule for the API and for every form that asks for a new one.

export const MIN_PASSWORD = 10;
