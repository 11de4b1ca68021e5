// Reads a QR code out of a picture, in the browser: the picture itself goes nowhere, only its text is used.
import decode from "qr/decode.js";

/** Photographs of today's phones are larger than reading needs; codes in screenshots are small. */
const SIZES = [900, 1800];

/** A picture that was chosen may take its time; the library's own limit is one frame of a film. */
const TIME_MS = 1500;

/** The text, or null where no code is found. @throws where the file is no picture that the browser knows */
export async function readQr(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file);
  try {
    for (const size of SIZES) {
      const text = tryDecode(pixelsOf(picture, size));
      if (text !== null) return text;
    }
    return null;
  } finally {
    picture.close();
  }
}

function pixelsOf(picture: ImageBitmap, size: number): ImageData {
  const scale = Math.min(1, size / Math.max(picture.width, picture.height));
  const [width, height] = [Math.ceil(picture.width * scale), Math.ceil(picture.height * scale)];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "#fff"; // behind pictures with holes in them
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function tryDecode(pixels: ImageData): string | null {
  try {
    return decode(pixels, { timeLimit: TIME_MS }).trim() || null;
  } catch {
    return null; // that is how the library says that it found none
  }
}
