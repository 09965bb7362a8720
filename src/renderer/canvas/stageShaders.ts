/** One triangle that covers everything: fragments do the work. */
export const coverAll = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(corner, 0.0, 1.0);
}`

/**
 * First pass, at the size of the video: labels to colours, by the rule of \`paintInk\` in \`ink.ts\`. Premultiplied, so
 * that the second pass may blend neighbours when it shrinks or enlarges.
 */
export const inkShader = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D mask;
uniform usampler2D other;
uniform sampler2D tables;
uniform ivec2 size;
uniform int reach;
uniform bool difference;
uniform bool onionSkin;
uniform vec4 gained;
uniform vec4 lost;
uniform vec4 unchanged;
out vec4 ink;

vec4 entry(int row, uint label) { return texelFetch(tables, ivec2(int(label), row), 0); }

bool differs(usampler2D labels, ivec2 at, uint label) {
  if (any(lessThan(at, ivec2(0))) || any(greaterThanEqual(at, size))) return false;
  return texelFetch(labels, at, 0).r != label;
}

bool isEdge(usampler2D labels, ivec2 at, uint label) {
  for (int away = 1; away <= reach; away++) {
    if (differs(labels, at - ivec2(away, 0), label)) return true;
    if (differs(labels, at + ivec2(away, 0), label)) return true;
    if (differs(labels, at - ivec2(0, away), label)) return true;
    if (differs(labels, at + ivec2(0, away), label)) return true;
  }
  return false;
}

vec4 differenceInk(uint now, uint before) {
  if (now == before) return entry(0, now).a == 0.0 ? vec4(0.0) : unchanged;
  if (entry(0, now).a > 0.0) return gained;
  return entry(0, before).a > 0.0 ? lost : vec4(0.0);
}

vec4 inkAt(ivec2 at) {
  uint label = texelFetch(mask, at, 0).r;
  if (difference) return differenceInk(label, texelFetch(other, at, 0).r);
  if (label != 0u && entry(1, label).a > 0.0 && isEdge(mask, at, label)) return entry(1, label);
  if (onionSkin && (at.x + at.y) % 4 < 2) {
    uint behind = texelFetch(other, at, 0).r;
    if (entry(2, behind).a > 0.0 && isEdge(other, at, behind)) return entry(2, behind);
  }
  return entry(0, label);
}

void main() {
  vec4 colour = inkAt(ivec2(gl_FragCoord.xy));
  ink = vec4(colour.rgb * colour.a, colour.a);
}`

/** Numbers of the view modes in the second pass. */
export const stageModes = { plain: 0, overlay: 1, outline: 1, difference: 2, cutout: 3, matte: 4 } as const

/** Second pass, at the size of the screen: picture and ink into the view. */
export const stageShader = `#version 300 es
precision highp float;
precision highp int;
uniform sampler2D picture;
uniform sampler2D inks;
uniform int mode;
uniform vec2 video;
uniform vec2 offset;
uniform float scale;
uniform float height;
uniform float checkerPx;
uniform vec3 lightSquare;
uniform vec3 darkSquare;
uniform bool shrinks;
uniform bool sharp;
uniform bool grid;
out vec4 shown;

/** Four places inside the pixel of the screen where several pixels of the video fall into it, one otherwise. */
vec4 sampled(sampler2D source, vec2 at) {
  if (!shrinks) return texture(source, at);
  vec2 quarter = 0.25 / (scale * video);
  return 0.25 * (texture(source, at - quarter) + texture(source, at + quarter)
    + texture(source, at + vec2(quarter.x, -quarter.y)) + texture(source, at + vec2(-quarter.x, quarter.y)));
}

vec3 checker(vec2 screen) {
  vec2 square = floor(screen / checkerPx);
  return mod(square.x + square.y, 2.0) < 1.0 ? lightSquare : darkSquare;
}

vec3 viewed(vec3 colour, vec4 ink, vec2 screen) {
  if (mode == 4) return vec3(ink.a);
  if (mode == 3) return mix(checker(screen), colour, ink.a);
  // The difference has colours of its own: the picture steps back.
  if (mode == 2) colour = vec3(dot(colour, vec3(0.299, 0.587, 0.114))) * 0.6;
  return colour * (1.0 - ink.a) + ink.rgb;
}

void main() {
  vec2 screen = vec2(gl_FragCoord.x, height - gl_FragCoord.y);
  vec2 at = (screen - offset) / scale;
  if (any(lessThan(at, vec2(0.0))) || any(greaterThanEqual(at, video))) {
    shown = vec4(0.0);
    return;
  }
  vec2 place = (sharp ? floor(at) + 0.5 : at) / video;
  vec4 ink = mode == 0 ? vec4(0.0) : sampled(inks, place);
  vec3 colour = viewed(sampled(picture, place).rgb, ink, screen);
  if (grid && any(lessThan(fract(at) * scale, vec2(1.0)))) colour = mix(colour, vec3(0.5), 0.35);
  shown = vec4(colour, 1.0);
}`
