// All accounts as points: six bytes each, drawn by the graphics card in one go.

import { rgb } from "./colours.js";

const HEADER = 28;
const REACH = 12;
const STEP = 0.2;
const VERTEX = `#version 300 es
in vec2 place;
in float shade;
uniform vec2 middle;
uniform vec2 zoom;
uniform float size;
uniform vec3 palette[64];
out vec3 tint;
void main() {
  gl_Position = vec4((place - middle) * zoom, 0.0, shade < 0.0 ? 0.0 : 1.0);
  gl_PointSize = size;
  tint = palette[int(shade)];
  if (shade < 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
in vec3 tint;
out vec4 colour;
void main() {
  vec2 from = gl_PointCoord - 0.5;
  if (dot(from, from) > 0.25) discard;
  colour = vec4(tint, 0.8);
}`;

const place = document.querySelector("[data-points]");
if (place) begin(place);

async function begin(place) {
  const said = place.querySelector("[role=status]");
  const canvas = place.querySelector("canvas");
  const gl = canvas.getContext("webgl2", { antialias: false, alpha: false });
  if (!gl) {
    said.textContent = "This browser cannot draw points; the grey picture shows where accounts are many.";
    return;
  }
  const answer = await fetch(place.dataset.points, { credentials: "same-origin" });
  if (!answer.ok) {
    said.textContent = "The points could not be loaded; load the page again.";
    return;
  }
  const points = read(await answer.arrayBuffer());
  place.querySelector("[data-fallback]").hidden = true;
  place.querySelector("[data-live]").hidden = false;
  new Picture(place, canvas, gl, points, said);
}

function read(buffer) {
  const view = new DataView(buffer);
  const count = view.getUint32(8, true);
  const steps = view.getFloat32(16, true);
  const points = {
    count,
    width: view.getUint16(12, true),
    height: view.getUint16(14, true),
    x: new Float32Array(count),
    y: new Float32Array(count),
    community: new Uint8Array(count),
    kind: new Uint8Array(count),
  };
  for (let at = 0; at < count; at += 1) {
    const from = HEADER + 6 * at;
    points.x[at] = view.getUint16(from, true) / steps;
    points.y[at] = view.getUint16(from + 2, true) / steps;
    points.community[at] = view.getUint8(from + 4);
    points.kind[at] = view.getUint8(from + 5);
  }
  return points;
}

class Picture {
  constructor(place, canvas, gl, points, said) {
    Object.assign(this, { place, canvas, gl, points, said });
    this.middle = [points.width / 2, points.height / 2];
    this.scale = 1;
    this.shade = new Float32Array(points.count);
    this.prepare();
    this.choose();
    this.listen();
  }

  prepare() {
    const { gl, points } = this;
    this.program = gl.createProgram();
    for (const [kind, source] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    gl.useProgram(this.program);
    const places = new Float32Array(2 * points.count);
    for (let at = 0; at < points.count; at += 1) {
      places[2 * at] = points.x[at];
      places[2 * at + 1] = points.y[at];
    }
    this.fill("place", 2, places);
    const palette = Array.from({ length: 64 }, (_, at) => rgb(at).map((each) => each / 255));
    gl.uniform3fv(gl.getUniformLocation(this.program, "palette"), new Float32Array(palette.flat()));
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    gl.clearColor(1, 1, 1, 1);
    this.shades = this.fill("shade", 1, this.shade);
  }

  fill(name, size, values) {
    const { gl } = this;
    const buffer = gl.createBuffer();
    const at = gl.getAttribLocation(this.program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, gl.FLOAT, false, 0, 0);
    return buffer;
  }

  // Show the accounts of the chosen community and kind; -1 hides a point.
  choose() {
    const { gl, points } = this;
    const [community, kinds] = ["community", "kind"].map((name) => {
      const chosen = this.place.querySelector(`select[name=${name}]`).value;
      return chosen === "" ? null : new Set(chosen.split(",").map(Number));
    });
    let shown = 0;
    for (let at = 0; at < points.count; at += 1) {
      const wanted =
        (!community || community.has(points.community[at])) &&
        (!kinds || kinds.has(points.kind[at]));
      this.shade[at] = wanted ? Math.min(points.community[at], 63) : -1;
      shown += wanted;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.shades);
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.shade);
    const smallest = Number(this.place.dataset.smallest);
    const count = shown > 0 && shown < smallest ? `fewer than ${smallest}` : shown.toLocaleString("en-GB");
    this.said.textContent = `${count} accounts are shown.`;
    this.draw();
  }

  zoom() {
    const { points, canvas } = this;
    const fit = Math.min(canvas.width / points.width, canvas.height / points.height) * this.scale;
    return [(2 * fit) / canvas.width, (-2 * fit) / canvas.height];
  }

  // Few points are large; where one looks closely, so are many.
  dot() {
    const size = 700 / Math.sqrt(this.points.count);
    return Math.min(Math.max(size, 2) * Math.sqrt(this.scale), 12);
  }

  draw() {
    const { gl, canvas, program } = this;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.uniform2fv(gl.getUniformLocation(program, "middle"), this.middle);
    gl.uniform2fv(gl.getUniformLocation(program, "zoom"), this.zoom());
    gl.uniform1f(gl.getUniformLocation(program, "size"), this.dot() * ratio);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.drawArrays(gl.POINTS, 0, this.points.count);
  }

  // Return where on the sheet a place of the screen is.
  sheet(event) {
    const box = this.canvas.getBoundingClientRect();
    const [across, down] = this.zoom();
    return [
      this.middle[0] + ((2 * (event.clientX - box.left)) / box.width - 1) / across,
      this.middle[1] + (1 - (2 * (event.clientY - box.top)) / box.height) / down,
    ];
  }

  async pick(event) {
    const [x, y] = this.sheet(event);
    const reach = (2 * REACH) / (this.zoom()[0] * this.canvas.clientWidth);
    let best = -1;
    let least = reach * reach;
    for (let at = 0; at < this.points.count; at += 1) {
      if (this.shade[at] < 0) continue;
      const away = (this.points.x[at] - x) ** 2 + (this.points.y[at] - y) ** 2;
      if (away < least) [best, least] = [at, away];
    }
    const chosen = this.place.querySelector("[data-chosen]");
    chosen.textContent = "";
    if (best < 0) return;
    const answer = await fetch(`${this.place.dataset.at}${best + 1}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const { label, href } = await answer.json();
    const link = document.createElement("a");
    link.href = href;
    link.textContent = label;
    chosen.append("Chosen: ", link);
  }

  move(across, down) {
    const [x, y] = this.zoom();
    this.middle[0] += (2 * across) / x;
    this.middle[1] += (2 * down) / -y;
    this.draw();
  }

  grow(by) {
    this.scale = Math.min(Math.max(this.scale * by, 1), 200);
    this.draw();
  }

  listen() {
    const { canvas, place } = this;
    for (const select of place.querySelectorAll("select")) {
      select.addEventListener("change", () => this.choose());
    }
    const keys = {
      "+": () => this.grow(1.5),
      "-": () => this.grow(1 / 1.5),
      ArrowLeft: () => this.move(-STEP, 0),
      ArrowRight: () => this.move(STEP, 0),
      ArrowUp: () => this.move(0, -STEP),
      ArrowDown: () => this.move(0, STEP),
    };
    canvas.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    for (const [name, key] of [["in", "+"], ["out", "-"]]) {
      place.querySelector(`[data-zoom=${name}]`).addEventListener("click", keys[key]);
    }
    let from = null;
    let moved = false;
    canvas.addEventListener("pointerdown", (event) => {
      from = [event.clientX, event.clientY];
      moved = false;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [across, down] = [event.clientX - from[0], event.clientY - from[1]];
      if (!moved && Math.hypot(across, down) < 4) return;
      moved = true;
      from = [event.clientX, event.clientY];
      this.move(-across / canvas.clientWidth, -down / canvas.clientHeight);
    });
    canvas.addEventListener("pointerup", (event) => {
      if (!moved) this.pick(event);
      from = null;
    });
    canvas.addEventListener("pointerleave", () => (from = null));
    window.addEventListener("resize", () => this.draw());
  }
}
