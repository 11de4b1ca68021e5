// The size of the jar's button, which the page that shows it must know to keep its layout still.

export const BUTTON_SIZE = { width: 152, height: 44 };
