"""What a language model was asked and chose: activities in the graph of the run."""

from __future__ import annotations

from pyoxigraph import NamedNode

from d2s.graph.builder import Builder
from d2s.graph.iris import document_iri, safe
from d2s.graph.namespaces import D2S, PROV, RDFS
from d2s.records.llm import LlmCall, LlmUse


def describe_calls(builder: Builder, run: NamedNode, sha256: str, use: LlmUse) -> None:
    """State every call of a run with its parameters and choices; a row ties a choice to the decision that it led to.

    The request itself is kept among the recorded calls, under its hash.
    """
    model = NamedNode(f"urn:d2s:llm:{safe(use.model)}")
    builder.type(model, D2S.Software, PROV.SoftwareAgent)
    builder.text(model, RDFS.label, use.model)
    builder.count(run, D2S.promptTokens, use.prompt_tokens)
    builder.count(run, D2S.completionTokens, use.completion_tokens)
    builder.truth(run, D2S.tokensEstimated, use.estimated)
    for page in use.hidden_text:
        builder.count(run, D2S.hiddenTextOnPage, page)
    for position, call in enumerate(use.calls):
        node = NamedNode(f"{run.value}#call-{position}")
        builder.node(run, D2S.call, node)
        builder.node(node, PROV.used, document_iri(sha256))
        builder.node(node, PROV.wasAssociatedWith, model)
        _describe(builder, node, call)


def _describe(builder: Builder, node: NamedNode, call: LlmCall) -> None:
    builder.type(node, PROV.Activity, D2S.LlmCall)
    builder.text(node, D2S.requestHash, call.request)
    builder.text(node, D2S.question, f"{call.question}/{call.version}")
    builder.text(node, D2S.answerMode, call.mode)
    builder.text(node, D2S.callOutcome, call.outcome)
    builder.count(node, D2S.promptTokens, call.prompt_tokens)
    builder.count(node, D2S.completionTokens, call.completion_tokens)
    builder.truth(node, D2S.tokensEstimated, call.estimated)
    for name, value in call.parameters.items():
        builder.text(node, D2S.callParameter, f"{name}={value:g}")
    for place, (key, chosen) in enumerate(call.answers.items()):
        answer = NamedNode(f"{node.value}-answer-{place}")
        builder.node(node, D2S.answer, answer)
        builder.text(answer, D2S.row, key.split()[0])
        builder.text(answer, D2S.choice, chosen)
