"use strict";
(function () {
  const root = document.getElementById("yasgui");
  const prefixes = JSON.parse(root.dataset.prefixes);
  const endpoint = new URL("/sparql", window.location.href).href;
  const known = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  Yasgui.Yasqe.defaults.prefixCcApi = null;
  Yasgui.Yasqe.defaults.autocompleters = ["prefixes", "variables"];
  Yasgui.Yasqe.Autocompleters.prefixes.get = () => Promise.resolve(known);
  const headed = (text) =>
    Object.entries(prefixes)
      .filter(([name]) => new RegExp(`\\b${name}:`).test(text))
      .map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`)
      .join("") + text;
  Yasgui.Yasqe.defaults.value = headed(
    "SELECT ?number ?manufacturer ?document\nWHERE { GRAPH ?document {\n" +
    "  ?part a d2s:DescribedPart ; schema:mpn ?number .\n" +
    "  OPTIONAL { ?document d2s:manufacturer ?manufacturer }\n} }\nORDER BY ?number\nLIMIT 100",
  );
  Yasgui.Yasr.defaults.prefixes = prefixes;
  const page = new Yasgui(root, {
    requestConfig: { endpoint: endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint: endpoint }] },
    persistenceId: "d2s " + endpoint,
  });
  document.getElementById("named").addEventListener("change", (event) => {
    const text = event.target.value;
    if (!text) return;
    page.addTab(true, { name: event.target.selectedOptions[0].textContent });
    page.getTab().setQuery(headed(text));
  });
})();
