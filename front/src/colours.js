// Colours of communities: far apart from one another, also for those who see few.

export const COLOURS = [
  [0, 94, 184],
  [237, 139, 0],
  [0, 127, 59],
  [120, 0, 120],
  [213, 40, 27],
  [0, 150, 170],
  [140, 100, 40],
  [174, 37, 115],
  [50, 100, 90],
  [90, 90, 200],
];
export const OTHERS = [118, 134, 146];

export function rgb(community) {
  return community > 0 ? COLOURS[(community - 1) % COLOURS.length] : OTHERS;
}

export function colour(community) {
  return `rgb(${rgb(community).join(",")})`;
}
