using System.Text;
using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;
using Malmoi.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Endpoints;

/// <summary><c>POST /v1/completions</c>: text after a prompt, with the prompt's own probabilities if asked for.</summary>
internal sealed class CompletionsEndpoint(ServedModels models, ServerOptions options, WritingRoom room)
{
    private const int DefaultTokens = 16;
    private const int MostLikely = 100;

    public async Task HandleAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, ServerJson.Messages.CompletionRequest, options.LongestBody);
        var model = models.Find(request.Model);
        var plan = new WritingPlan(model, request, options);
        var (prompts, likeliest) = Check(request, plan);
        var starts = prompts.Select(model.Start).ToArray();
        var choices = new CompletionChoices(model, request, prompts, starts, plan.Choices);
        var isScored = request.Echo == true && likeliest is not null;
        await room.RunAsync(
            context,
            "text_completion",
            model,
            writing =>
                Array.ForEach(
                    starts,
                    start => plan.AddTo(writing, start, Most(request, model, start), likeliest, isScored)
                ),
            writing =>
                request.Stream == true ? StreamAsync(context, choices, writing) : AnswerAsync(context, choices, writing)
        );
    }

    private (IReadOnlyList<PromptText> Prompts, int? Likeliest) Check(CompletionRequest request, WritingPlan plan)
    {
        var prompts = request.Prompt?.Texts ?? [new PromptText("", null)];
        if (prompts.Count == 0 || (long)prompts.Count * plan.Choices > options.MostTexts)
        {
            throw ApiException.Invalid(
                FormattableString.Invariant(
                    $"{prompts.Count} prompts with {plan.Choices} texts each are asked for: this server writes 1 to {options.MostTexts} texts a request"
                ),
                "prompt"
            );
        }

        if (request.MaxTokens < 0)
        {
            throw ApiException.Invalid($"'max_tokens' is {request.MaxTokens}: it should be 0 or more", "max_tokens");
        }

        if (request.Logprobs is < 0 or > MostLikely)
        {
            throw ApiException.Invalid(
                $"'logprobs' is {request.Logprobs}: it should be from 0 to {MostLikely}",
                "logprobs"
            );
        }

        if (!string.IsNullOrEmpty(request.Suffix))
        {
            throw ApiException.Invalid("no text can be written between two others here: leave 'suffix' out", "suffix");
        }

        return request.BestOf is { } best && best != plan.Choices
            ? throw ApiException.Invalid("'best_of' is not supported: ask for 'n' texts and choose", "best_of")
            : (prompts, request.Logprobs);
    }

    // What nobody asked for is cut to the room there is.
    private static int? Most(CompletionRequest request, ServedModel model, PromptStart start) =>
        request.MaxTokens
        ?? (
            model.ContextLength is { } length
                ? Math.Clamp(length - start.Tokens.Length - start.Marks, 0, DefaultTokens)
                : DefaultTokens
        );

    private static async Task AnswerAsync(HttpContext context, CompletionChoices choices, Writing writing)
    {
        await foreach (var (prompt, progress) in writing.Progress)
        {
            choices.Take(prompt, progress);
        }

        await Answer.WriteAsync(context, choices.Whole(), ServerJson.Messages.CompletionAnswer);
    }

    private static async Task StreamAsync(HttpContext context, CompletionChoices choices, Writing writing)
    {
        var stream = new EventStream<CompletionAnswer>(context, ServerJson.Messages.CompletionAnswer);
        await stream.SendAllAsync(choices.PartsAsync(writing));
    }
}
