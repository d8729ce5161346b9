/** Browsers do not know HEIC everywhere; the box looks at the bytes in any case. */
export function mediaType(file: File): string {
  if (file.type) return file.type
  return /\.hei[cf]$/i.test(file.name) ? 'image/heic' : 'application/octet-stream'
}
