/** A person's picture, or their initials on a colour of their own. */
import { box, part, write } from "./parts.js";

/**
 * @param {ParentNode} root holds the markup of `_avatar.html`
 * @param {import("../protocol.js").ParticipantInfo} person
 */
export function showAvatar(root, person) {
  const initials = box(root, "initials");
  const picture = part(root, "picture", HTMLImageElement);
  write(initials, person.initials);
  initials.className = `avatar avatar-${person.colour}`;
  initials.hidden = person.avatar !== "";
  picture.hidden = person.avatar === "";
  if (person.avatar && picture.getAttribute("src") !== person.avatar) picture.src = person.avatar;
}
