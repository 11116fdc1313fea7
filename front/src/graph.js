// A small chart of accounts and their ties, drawn where the server placed them.

import Graph from "graphology";
import Sigma from "sigma";

import { colour } from "./colours.js";

const place = document.querySelector("[data-graph]");
if (place) draw(place);

async function draw(place) {
  const said = place.querySelector("[role=status]");
  const answer = await fetch(place.dataset.graph, { credentials: "same-origin" });
  if (!answer.ok) {
    said.textContent = "The picture could not be loaded; the table has all of it.";
    return;
  }
  const { nodes, edges } = await answer.json();
  const graph = new Graph({ type: "mixed" });
  for (const node of nodes) {
    graph.addNode(node.id, {
      label: node.label,
      x: node.x,
      y: -node.y,
      size: node.size,
      color: colour(node.community),
      href: node.href,
    });
  }
  for (const edge of edges) {
    graph.mergeEdge(edge.source, edge.target, {
      size: edge.mutual ? 1.5 : 0.5,
      color: edge.mutual ? "#768692" : "#c8d0d5",
    });
  }
  const canvas = place.querySelector("[data-canvas]");
  canvas.hidden = false;
  const sigma = new Sigma(graph, canvas, {
    renderEdgeLabels: false,
    labelFont: "Arial, sans-serif",
    labelRenderedSizeThreshold: 8,
  });
  said.textContent = `${nodes.length} accounts and ${edges.length} ties are drawn.`;
  sigma.on("enterNode", ({ node }) => near(graph, sigma, node));
  sigma.on("leaveNode", () => near(graph, sigma, null));
  sigma.on("clickNode", ({ node }) => {
    const href = graph.getNodeAttribute(node, "href");
    if (href) window.location.assign(href);
  });
  for (const [name, deed] of [
    ["in", (camera) => camera.animatedZoom()],
    ["out", (camera) => camera.animatedUnzoom()],
    ["whole", (camera) => camera.animatedReset()],
  ]) {
    const button = place.querySelector(`[data-zoom=${name}]`);
    button.hidden = false;
    button.addEventListener("click", () => deed(sigma.getCamera()));
  }
}

// Whoever is pointed at stands out with their neighbours.
function near(graph, sigma, chosen) {
  const kept = chosen === null ? null : new Set([chosen, ...graph.neighbors(chosen)]);
  sigma.setSetting("nodeReducer", (node, shown) =>
    kept === null || kept.has(node) ? shown : { ...shown, color: "#e8edee", label: "" },
  );
  sigma.setSetting("edgeReducer", (edge, shown) =>
    kept === null || graph.hasExtremity(edge, chosen) ? shown : { ...shown, hidden: true },
  );
}
