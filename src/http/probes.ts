/** Paths that machines ask every few seconds, and that are served to the end: the last counts would otherwise be lost. */
export const PROBES = /^\/(health|metrics)(\/|$)|^\/api\/whatsapp\/metrics\/prometheus$/;
