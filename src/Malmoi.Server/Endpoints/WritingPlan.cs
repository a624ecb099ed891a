using System.Globalization;
using Malmoi.Decoding;
using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;
using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;

namespace Malmoi.Server.Endpoints;

/// <summary>What a request for new text asks for, checked against its model and the server's limits.</summary>
internal sealed class WritingPlan
{
    private readonly ServedModel _model;
    private readonly WritingRequest _request;
    private readonly ServerOptions _limits;
    private readonly Grammar? _grammar;
    private readonly int _seed;

    /// <exception cref="ApiException">Something is out of range.</exception>
    public WritingPlan(ServedModel model, WritingRequest request, ServerOptions limits)
    {
        (_model, _request, _limits) = (model, request, limits);
        model.RequireModel();
        if (!model.PredictsNext)
        {
            throw ApiException.Invalid(
                $"'{model.Name}' fills blanks and does not write from left to right: ask /v1/score for its scores",
                "model"
            );
        }

        Check(request.Temperature, 0, 2, "temperature");
        Check(request.TopP, 0, 1, "top_p");
        Check(request.MinP, 0, 1, "min_p");
        Check(request.PresencePenalty, -2, 2, "presence_penalty");
        Check(request.FrequencyPenalty, -2, 2, "frequency_penalty");
        Check(request.N, 1, limits.MostTexts, "n");
        Check(request.TopK, 1, int.MaxValue, "top_k");
        Check(request.MinTokens, 0, limits.MostNewTokens, "min_tokens");
        if (request.RepetitionPenalty is { } penalty && !(penalty > 0 && penalty < 1e6))
        {
            throw ApiException.Invalid(
                "'repetition_penalty' should be above 0; 1 changes nothing",
                "repetition_penalty"
            );
        }

        if (
            request.Stop is { } stop
            && (stop.Strings.Count > 16 || stop.Strings.Any(text => text.Length is 0 or > 1024))
        )
        {
            throw ApiException.Invalid("'stop' should be up to 16 strings of 1 to 1024 characters", "stop");
        }

        Biases = BiasesOf(request.LogitBias);
        _grammar = AnswerGrammar.Of(request);
        // A request without a seed gets one of its own.
        _seed = request.Seed is { } seed ? unchecked((int)(seed ^ (seed >> 32))) : Random.Shared.Next();
    }

    /// <summary>Texts a prompt.</summary>
    public int Choices => _request.N ?? 1;

    private Dictionary<int, float> Biases { get; }

    /// <summary>Adds a generation to what the request has written.</summary>
    /// <param name="writing">The whole of it.</param>
    /// <param name="prompt">What stands before.</param>
    /// <param name="most">New tokens asked for; null: as many as there is room for.</param>
    /// <param name="likeliest">How many likely tokens are told at each place; null: nothing is.</param>
    /// <param name="scoresPrompt">Whether the prompt is judged too.</param>
    /// <param name="held">What holds calls of tools in the texts; null: nothing.</param>
    /// <param name="mustBeHeld">Whether a call is all that a text may be.</param>
    public void AddTo(
        Writing writing,
        PromptStart prompt,
        int? most,
        int? likeliest,
        bool scoresPrompt,
        IConstraint? held = null,
        bool mustBeHeld = false
    )
    {
        var given = prompt.Tokens.Length + prompt.Marks;
        var room = _model.ContextLength is { } length ? length - given : _limits.MostNewTokens;
        if (room < 0 || most > room)
        {
            throw _model.ContextLength is { } context
                ? ApiException.Invalid(
                    FormattableString.Invariant(
                        $"'{_model.Name}' reads {context} tokens at most, and {given} of the prompt with {most ?? 1} new ones are more: shorten the prompt or lower max_tokens"
                    ),
                    "max_tokens",
                    "context_length_exceeded"
                )
                : ApiException.Invalid(
                    FormattableString.Invariant($"'max_tokens' is {most}: this server writes {room} at most"),
                    "max_tokens"
                );
        }

        var rules = Rules(prompt.Tokens.Length);
        var generation = new Generation(writing, writing.Generations.Count)
        {
            Begin = prompt.Begin,
            Prompt = prompt.Tokens,
            AlreadyRead = prompt.AlreadyRead,
            Marks = prompt.Marks,
            Samplers =
            [
                .. Enumerable
                    .Range(0, Choices)
                    .Select(choice => Sampler.From(Options(unchecked(_seed + choice)), rules)),
            ],
            MaxTokens = Math.Min(most ?? room, Math.Min(room, _limits.MostNewTokens)),
            Ends = _request.IgnoreEos == true ? new HashSet<int>() : _model.Ends,
            Constraint =
                (mustBeHeld ? held : null)
                ?? _grammar?.Over(_model.Tokenizer, [.. _model.Ends], prompt.Tokens.Length == 0)
                ?? held,
            Stops = _request.Stop?.Strings ?? [],
            Likeliest = likeliest,
            ScoresPrompt = scoresPrompt,
        };
        writing.Add(generation);
    }

    private GenerationOptions Options(int seed) =>
        new()
        {
            Seed = seed,
            Temperature = _request.Temperature ?? 1,
            TopK = _request.TopP == 0 ? 1 : _request.TopK,
            TopP = _request.TopP is > 0 and < 1 ? _request.TopP : null,
            MinP = _request.MinP,
            RepetitionPenalty = _request.RepetitionPenalty,
        };

    private List<ILogitFilter> Rules(int prompt)
    {
        var (presence, frequency) = (_request.PresencePenalty ?? 0, _request.FrequencyPenalty ?? 0);
        var special = _model.Tokenizer.Special;
        int?[] never = [special.Begin, special.Padding, special.Unknown];
        int[] suppressed =
        [
            .. never.OfType<int>().Except(_model.Ends),
            .. _request.IgnoreEos == true ? _model.Ends : new HashSet<int>(),
        ];
        List<ILogitFilter> rules =
        [
            .. GenerationRules.From(Options(0), suppressed, prompt, special.End),
            .. (_request.MinTokens ?? 0) > 0
                ? _model.Ends.Select(end => new MinimumLength(end, prompt + _request.MinTokens!.Value))
                : [],
        ];
        if (presence != 0 || frequency != 0)
        {
            rules.Add(new FrequencyPenalty(frequency, presence, prompt));
        }

        if (Biases.Count > 0)
        {
            rules.Add(new LogitBias(Biases));
        }

        return rules;
    }

    private Dictionary<int, float> BiasesOf(Dictionary<string, double>? biases)
    {
        var read = new Dictionary<int, float>();
        foreach (var (token, bias) in biases ?? [])
        {
            if (
                !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id >= _model.RequireModel().Model.VocabularySize
                || !(Math.Abs(bias) <= 100)
            )
            {
                throw ApiException.Invalid(
                    "'logit_bias' should give ids of the model's tokens numbers from -100 to 100",
                    "logit_bias"
                );
            }

            read[id] = (float)bias;
        }

        return read;
    }

    private static void Check(double? value, double least, double most, string parameter)
    {
        if (value is { } number && !(number >= least && number <= most))
        {
            throw ApiException.Invalid(
                FormattableString.Invariant($"'{parameter}' is {number}: it should be from {least} to {most}"),
                parameter
            );
        }
    }
}
