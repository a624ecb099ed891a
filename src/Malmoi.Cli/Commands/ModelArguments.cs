using System.CommandLine;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary>What every verb that uses a model asks for, and how it opens one.</summary>
internal sealed class ModelArguments
{
    public Argument<string> Model { get; } =
        new("MODEL")
        {
            Description = "A model: ARPA (.gz), KenLM binary, ∞-gram index, mixture, Hugging Face folder, GGUF",
        };

    public Option<string?> Tokenizer { get; } =
        new("--tokenizer")
        {
            Description =
                "How text becomes tokens, instead of what the model's sidecar says: a tokenizer's file or folder; or word, character, syllable or jamo, then +lowercase, +punctuation (split off), +nfc or +nfkc, +begin or +nobounds",
        };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON" };

    public ThreadsOption Threads { get; } = new();

    public Option<string?> Device { get; } =
        new("--device") { Description = "Where a Transformer computes: cpu (if left out), cuda, cuda:1, mps" };

    public Option<string?> Adapter { get; } =
        new("--adapter")
        {
            Description = "A low-rank adapter (LoRA) for a Transformer: a folder as PEFT writes it, or a GGUF adapter",
        };

    public ExecutorOptions Executor { get; } = new();

    /// <summary>Only for verbs that score; a masked model does nothing else.</summary>
    public Option<string?> Masking { get; } =
        new("--masking")
        {
            Description =
                $"What a masked model does not see while it scores a token: {string.Join(", ", Maskings.Names)} (the first if left out); all where models are compared",
        };

    public Command AddTo(Command command)
    {
        command.Arguments.Insert(0, Model);
        command.Options.Add(Tokenizer);
        command.Options.Add(Json);
        command.Options.Add(Threads);
        command.Options.Add(Device);
        command.Options.Add(Adapter);
        command.Options.Add(Executor.Name);
        command.Options.Add(Executor.Cache);
        command.Options.Add(Executor.Weights);
        return command;
    }

    public OpenedModel Open(ParseResult parse) => Open(parse, parse.GetRequiredValue(Model));

    /// <summary>Opens a model that a verb names in its own way.</summary>
    public OpenedModel Open(ParseResult parse, string path, long? untrained = null) =>
        Open(parse, path, parse.GetValue(Masking), untrained: untrained);

    /// <summary>Opens a model with a way to mask of its own.</summary>
    /// <param name="parse">What was said.</param>
    /// <param name="path">The model.</param>
    /// <param name="masking">Null: none was asked for.</param>
    /// <param name="isOneOfMany">Whether options that only some models understand are passed over by the others.</param>
    /// <param name="untrained">A seed, to have a Transformer with random weights; null: with its own.</param>
    public OpenedModel Open(
        ParseResult parse,
        string path,
        string? masking,
        bool isOneOfMany = false,
        long? untrained = null
    )
    {
        var policy = parse.GetValue(Tokenizer) is { } asked ? TextPolicy.Parse(asked) : null;
        var (device, adapter) = (parse.GetValue(Device), parse.GetValue(Adapter));
        if (!Transformers.IsOne(path))
        {
            if (isOneOfMany)
            {
                return ModelFile.Open(path, policy);
            }

            Refuse(path, Device, device);
            Refuse(path, Masking, masking);
            Refuse(path, Adapter, adapter);
            Refuse(path, Executor.Name, parse.GetValue(Executor.Name));
            foreach (var option in Executor.OfEngine)
            {
                Refuse(path, option, parse.GetValue(option));
            }

            return ModelFile.Open(path, policy);
        }

        var forTorch =
            device is not (null or "cpu") ? Device.Name
            : masking is not null ? Masking.Name
            : null;
        if (Executor.Choose(parse, path, forTorch) == Commands.Executor.Engine)
        {
            return EngineFolder.Open(path, policy, Executor.Engine(parse, ThreadCount(parse)), adapter, untrained);
        }

        var opened = Transformers.Open(
            path,
            device ?? "cpu",
            policy,
            masking is null ? Models.Masking.Original : Maskings.Parse(masking),
            ThreadCount(parse),
            adapter,
            untrained
        );
        if (masking is not null && opened.PredictsNext)
        {
            opened.Dispose();
            throw new InputException(
                $"'{path}' ({opened.Format}) hides no tokens while it scores: {Masking.Name} is for masked models, as BERT is"
            );
        }

        return opened;
    }

    public AutoregressiveModel Text(ParseResult parse, OpenedModel model) => model.Text(ThreadCount(parse));

    /// <summary>The threads asked for; null: one a core.</summary>
    public int? ThreadCount(ParseResult parse) => Threads.Count(parse);

    private static void Refuse(string path, Option option, string? value)
    {
        if (value is not null)
        {
            throw new InputException($"'{path}' is no Transformer, and {option.Name} is only for those: leave it out");
        }
    }
}
