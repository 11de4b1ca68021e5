// All of the document in a running browser: the page shown, and what outlives pages: the dock of the room and the toast.
import { ErrorPage } from "../pages/error.tsx";
import { Toast, type ToastMessage } from "../components/toast.tsx";
import { AppProvider, type BrowserApp } from "./context.ts";
import type { Shown } from "./navigator.ts";
import { Dock } from "./room/dock.tsx";
import { SessionProvider, type Session } from "./session.tsx";

export interface RootState {
  session: Session;
  shown: Shown;
  app: BrowserApp;
  toast: ToastMessage | null;
  /** Another page is on its way. */
  busy: boolean;
}

interface RootProps extends RootState {
  /** The first drawing: exactly what the server made, which knows of no browser. */
  hydrating?: boolean;
}

export function Root({ session, shown, app, toast, busy, hydrating }: RootProps) {
  const { page, data, failure, key } = shown;
  // A copy, because contexts compare by identity and the sound changes inside.
  return (
    <SessionProvider value={session}>
      <AppProvider value={hydrating ? null : { ...app }}>
        {page ? <page.View key={key} data={data} /> : <ErrorPage key={key} failure={failure ?? "500"} />}
        {!hydrating && (
          <>
            <Dock />
            <Toast message={toast} onClose={() => app.toast(null)} />
            {busy && <progress class="arriving" aria-label={session.tr.t("app.arriving")} />}
          </>
        )}
      </AppProvider>
    </SessionProvider>
  );
}
