// The one script of the sign-in page: shows the passkey's button where the browser can use it, and signs in by it.
import { browserApi } from "./api.ts";
import { askForPasskey, canUsePasskeys } from "./passkeys.ts";

const part = document.querySelector<HTMLElement>("[data-passkey]");
const button = part?.querySelector("button");
const problem = part?.querySelector<HTMLElement>("[data-problem]");

if (part && button && problem && canUsePasskeys()) {
  part.hidden = false;
  button.addEventListener("click", () => void signIn(part.dataset["return"] ?? "/"));
}

async function signIn(back: string): Promise<void> {
  problem!.hidden = true;
  button!.setAttribute("aria-busy", "true");
  try {
    const api = browserApi();
    const passkey = await askForPasskey(api);
    if (passkey) {
      await api.signIn({ passkey });
      return location.assign(back);
    }
  } catch {
    problem!.hidden = false;
  }
  button!.removeAttribute("aria-busy");
}
