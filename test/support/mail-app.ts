// An app for a test that sends its mails to a mail server of the test.
import { createTestApp, type TestApp, type TestAppOptions } from "./app.ts";
import { startSmtp, type SmtpServer } from "./smtp.ts";

export interface MailApp extends TestApp {
  smtp: SmtpServer;
}

export async function createMailApp(options: TestAppOptions = {}): Promise<MailApp> {
  await using stack = new AsyncDisposableStack();
  const smtp = stack.use(await startSmtp());
  const env = {
    HAKAWATI_SMTP_URL: smtp.url,
    HAKAWATI_MAIL_FROM: "The café <cafe@here.test>",
    ...options.env,
  };
  const test = stack.use(await createTestApp({ ...options, env }));
  const owned = stack.move();
  return { ...test, smtp, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
