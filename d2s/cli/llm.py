"""What the commands say about a language model: its options, its use, and the requests of a dry run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from d2s.pipeline import Result
    from d2s.settings import Settings

MaxTokens = Annotated[
    int | None, typer.Option("--llm-max-tokens", min=0, help="Tokens for one datasheet at most (1500).")
]
MaxTokensRun = Annotated[
    int | None, typer.Option("--llm-max-tokens-run", min=0, help="Tokens for all datasheets together at most.")
]
DryRun = Annotated[
    bool, typer.Option("--llm-dry-run", help="Send nothing; show the requests with their tokens and cost.")
]
Replay = Annotated[
    Path | None, typer.Option("--llm-replay", help="Answer from recorded calls, offline.", exists=True, file_okay=False)
]
Redact = Annotated[
    bool, typer.Option("--llm-redact-parts", help="Send neither part numbers nor the maker to the model.")
]


@dataclass(frozen=True, slots=True)
class LlmSummary:
    """The use of a language model for one datasheet; `planned` are the requests of a dry run, `cost` what it costs."""

    model: str
    asked: int
    chosen: int
    none: int
    unanswered: int
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    cost: float | None
    planned: tuple[dict[str, Any], ...] = ()


def llm_options(
    max_tokens: int | None, max_tokens_run: int | None, dry_run: bool, replay: Path | None, redact: bool
) -> dict[str, Any]:
    """Return the options as settings; those that were not given are None."""
    return {
        "llm_max_tokens": max_tokens,
        "llm_max_tokens_run": max_tokens_run,
        "llm_dry_run": dry_run or None,
        "llm_replay": replay,
        "llm_redact_parts": redact or None,
    }


def summarise_use(result: Result, settings: Settings) -> LlmSummary | None:
    """Return the use of a model for one datasheet, with what a dry run would send at most; None where none is set."""
    use = result.extraction.llm
    if use is None:
        return None
    planned = [
        {
            "request": item.request,
            "question": item.question,
            "prompt_tokens": item.prompt_tokens,
            "completion_tokens": item.completion_tokens,
            "messages": list(item.messages),
        }
        for item in result.planned
    ]
    prompt = use.prompt_tokens + sum(item.prompt_tokens for item in result.planned)
    completion = use.completion_tokens + sum(item.completion_tokens for item in result.planned)
    prices = settings.llm_prompt_price, settings.llm_completion_price
    cost = None
    if prices[0] is not None and prices[1] is not None:
        cost = round((prompt * prices[0] + completion * prices[1]) / 1e6, 6)
    return LlmSummary(
        model=use.model,
        asked=use.asked,
        chosen=use.chosen,
        none=use.none,
        unanswered=use.unanswered,
        prompt_tokens=prompt,
        completion_tokens=completion,
        estimated=use.estimated or bool(planned),
        cost=cost,
        planned=tuple(planned),
    )


def show_use(uses: Sequence[LlmSummary]) -> None:
    """Print the requests of a dry run, then the sums over all datasheets."""
    for planned in (item for use in uses for item in use.planned):
        typer.echo(f"would send {planned['request'][:12]} ({planned['question']}, {planned['prompt_tokens']} tokens):")
        for message in planned["messages"]:
            typer.echo(f"  {message['role']}: {message['content']}")
    if not uses:
        return
    tokens = sum(use.prompt_tokens + use.completion_tokens for use in uses)
    about = "about " if any(use.estimated for use in uses) else ""
    costs = [use.cost for use in uses if use.cost is not None]
    asked, chosen, none = (sum(getattr(use, name) for use in uses) for name in ("asked", "chosen", "none"))
    typer.echo(
        f"language model {uses[0].model}: {asked} rows asked, {chosen} chosen, {none} none, "
        f"{sum(use.unanswered for use in uses)} unanswered; {about}{tokens} tokens"
        + (f", {sum(costs):.4f} at the prices of the settings" if costs else "")
    )
