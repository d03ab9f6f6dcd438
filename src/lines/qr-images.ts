import QRCode from 'qrcode';

/** A QR code as a data URL of a PNG, for `<img src>`. */
export function qrDataUrl(qr: string): Promise<string> {
  return QRCode.toDataURL(qr, { margin: 2, scale: 6 });
}

export function qrPng(qr: string): Promise<Buffer> {
  return QRCode.toBuffer(qr, { margin: 2, scale: 8 });
}

export function qrSvg(qr: string): Promise<string> {
  return QRCode.toString(qr, { type: 'svg', margin: 2 });
}

/** A QR code in block characters, small enough for a terminal of 80 columns. */
export function qrTerminal(qr: string): Promise<string> {
  return QRCode.toString(qr, { type: 'terminal', small: true });
}
