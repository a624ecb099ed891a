using System.CommandLine;
using Malmoi.LanguageModels;

namespace Malmoi.Cli.Commands;

/// <summary>How verbs that let a model write choose its tokens.</summary>
internal sealed class SamplingArguments(int mostTokens)
{
    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "Below 1 sharper, above 1 flatter, 0 always the likeliest token",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int?> _topK = new("--top-k") { Description = "Only the k likeliest tokens" };

    private readonly Option<double?> _topP = new("--top-p")
    {
        Description = "Only the likeliest tokens that together reach this probability",
    };

    private readonly Option<double?> _minP = new("--min-p")
    {
        Description = "Only tokens at least this many times as likely as the likeliest",
    };

    private readonly Option<double?> _penalty = new("--repetition-penalty")
    {
        Description = "Makes tokens already written less likely",
    };

    private readonly Option<int> _seed = new("--seed") { Description = "The same seed gives the same text" };

    private readonly Option<int> _maxTokens = new("--max-tokens")
    {
        Description = "At most this many new tokens",
        DefaultValueFactory = _ => mostTokens,
    };

    private readonly Option<string[]> _stop = new("--stop") { Description = "End before this string; may be repeated" };

    private readonly Option<bool> _allowUnknown = new("--allow-unknown")
    {
        Description = "Let the model write its unknown word",
    };

    public Command AddTo(Command command)
    {
        Option[] all = [_temperature, _topK, _topP, _minP, _penalty, _seed, _maxTokens, _stop, _allowUnknown];
        Array.ForEach(all, command.Options.Add);
        return command;
    }

    public GenerationOptions Options(ParseResult parse) =>
        new()
        {
            Temperature = parse.GetValue(_temperature),
            TopK = parse.GetValue(_topK),
            TopP = parse.GetValue(_topP),
            MinP = parse.GetValue(_minP),
            RepetitionPenalty = parse.GetValue(_penalty),
            Seed = parse.GetValue(_seed),
            MaxTokens = parse.GetValue(_maxTokens),
            StopSequences = parse.GetValue(_stop) ?? [],
            AllowUnknown = parse.GetValue(_allowUnknown),
        };
}
