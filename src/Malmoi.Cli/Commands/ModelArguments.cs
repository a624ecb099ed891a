using System.CommandLine;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary>What every verb that uses a model asks for, and how it opens one.</summary>
internal sealed class ModelArguments
{
    public Argument<string> Model { get; } =
        new("MODEL") { Description = "A model: ARPA (.gz), KenLM binary, ∞-gram index, mixture, Hugging Face folder" };

    public Option<string?> Tokenizer { get; } =
        new("--tokenizer")
        {
            Description =
                "How text becomes tokens, instead of what the model's sidecar says: a tokenizer's file or folder; or word, character, syllable or jamo, then +lowercase, +punctuation (split off), +nfc or +nfkc, +begin or +nobounds",
        };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON" };

    public ThreadsOption Threads { get; } = new();

    public Option<string> Device { get; } =
        new("--device")
        {
            Description = "Where a Transformer computes: cpu, cuda, cuda:1, mps",
            DefaultValueFactory = _ => "cpu",
        };

    public Option<string> Masking { get; } =
        new("--masking")
        {
            Description =
                $"What a masked model does not see while it scores a token: {string.Join(", ", Maskings.Names)}",
            DefaultValueFactory = _ => Maskings.Names[0],
        };

    public Command AddTo(Command command)
    {
        command.Arguments.Insert(0, Model);
        command.Options.Add(Tokenizer);
        command.Options.Add(Json);
        command.Options.Add(Threads);
        command.Options.Add(Device);
        command.Options.Add(Masking);
        return command;
    }

    public OpenedModel Open(ParseResult parse)
    {
        var path = parse.GetRequiredValue(Model);
        var policy = parse.GetValue(Tokenizer) is { } asked ? TextPolicy.Parse(asked) : null;
        return Transformers.IsOne(path)
            ? Transformers.Open(
                path,
                parse.GetRequiredValue(Device),
                policy,
                Maskings.Parse(parse.GetRequiredValue(Masking)),
                ThreadCount(parse)
            )
            : ModelFile.Open(path, policy);
    }

    public AutoregressiveModel Text(ParseResult parse, OpenedModel model) => model.Text(ThreadCount(parse));

    /// <summary>The threads asked for; null: one a core.</summary>
    public int? ThreadCount(ParseResult parse) => Threads.Count(parse);
}
