/** What somebody wrote in a field of a form, without the space around it; nothing for no such field. */
export function told(form: FormData, field: string): string {
  const value = form.get(field)
  return typeof value === 'string' ? value.trim() : ''
}
