/**
 * Whether the text is the beginning of the name after one edit: a letter too many, too few, another one, or two
 * exchanged. Never true where it is the beginning as it stands.
 */
export function isOneEditFrom(text: string, name: string): boolean {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) === name.charCodeAt(at)) at++;
  if (at === text.length) return false;
  if (continues(text, at + 1, name, at + 1) || continues(text, at + 1, name, at))
    return at < name.length || text.length > at + 1 || at > 0;
  if (at < name.length && continues(text, at, name, at + 1)) return true;
  return (
    text.charCodeAt(at) === name.charCodeAt(at + 1) &&
    text.charCodeAt(at + 1) === name.charCodeAt(at) &&
    continues(text, at + 2, name, at + 2)
  );
}

function continues(text: string, from: number, name: string, at: number): boolean {
  if (text.length - from > name.length - at) return false;
  for (let offset = 0; from + offset < text.length; offset++)
    if (text.charCodeAt(from + offset) !== name.charCodeAt(at + offset)) return false;
  return true;
}
