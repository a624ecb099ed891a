using System.CommandLine;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Neural.Pretraining.Runs;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary>The options that say what model is trained, with what tokenizer, and what it is to tell.</summary>
internal sealed class ModelShapeArguments
{
    private const int OtherVocabulary = 8192;
    private const int OtherContext = 256;
    private const int OtherBatch = 16;

    private readonly ModelKind _kind;
    private readonly Option<string> _size;
    private readonly Option<string?> _config = new("--config")
    {
        Description = "A config.json of any family of this kind, instead of a size",
        HelpName = "FILE",
    };

    private readonly Option<string?> _continue = new("--continue")
    {
        Description =
            "A model's folder to train on (continued pretraining); with --tokenizer an extension of its own, whose new pieces it learns",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _tokenizer = new("--tokenizer")
    {
        Description = "A tokenizer.json, or a folder with one [default: one is trained]",
        HelpName = "PATH",
    };

    private readonly Option<int?> _vocabulary = new("--vocabulary-size", "-n")
    {
        Description = "Pieces of the tokenizer that is trained [default: by size]",
    };

    private readonly Option<double?> _dropout = new("--dropout")
    {
        Description = "Share of the numbers that are dropped while training [default: as in the family, 0 for gpt]",
    };

    private readonly Option<string?> _objective = new("--objective")
    {
        Description =
            "What it learns to tell: bert: masked, next-sentence, sentence-order; seq2seq: spans (T5), denoising (BART), gaps (Pegasus), translation (of the first INPUT into the second, line by line)",
    };

    private readonly Option<string?> _unit = new("--mask-unit")
    {
        Description = "Bert: what is hidden at once: token, word or eojeol [default: token]",
    };

    private readonly Option<bool> _words = new("--words")
    {
        Description = "Lstm: pieces are the words between white space; rarer ones are unknown",
    };

    private readonly Option<string> _document = new("--document")
    {
        Description =
            "What is one document: line, paragraph (lines up to an empty one), or stretch (64 Ki characters of running text)",
        DefaultValueFactory = _ => "line",
    };

    private readonly Option<int?> _context = new("--context")
    {
        Description = "Tokens read at once [default: by size]",
    };
    private readonly Option<int?> _batch = new("--batch", "-b") { Description = "Rows a batch [default: by size]" };

    public ModelShapeArguments(ModelKind kind)
    {
        _kind = kind;
        _size = new Option<string>("--size", "-s")
        {
            Description = $"Size: {string.Join(", ", ModelPreset.Of(kind).Select(preset => preset.Name))}",
            DefaultValueFactory = _ => "1m",
        };
    }

    /// <summary>Options whose values are paths.</summary>
    public IReadOnlyList<Option> Paths => [_config, _continue, _tokenizer];

    public void AddTo(Command command)
    {
        (_objective.Hidden, _unit.Hidden) = (_kind is ModelKind.Gpt or ModelKind.Lstm, _kind != ModelKind.Bert);
        _words.Hidden = _kind != ModelKind.Lstm;
        foreach (
            var option in (Option[])
                [
                    _size,
                    _config,
                    _continue,
                    _tokenizer,
                    _vocabulary,
                    _words,
                    _dropout,
                    _objective,
                    _unit,
                    _document,
                    _context,
                    _batch,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The model, and what goes well with it where nothing else is said.</summary>
    /// <exception cref="InputException">An option is of another kind of model, or contradicts another.</exception>
    public ModelShape Shape(ParseResult parse)
    {
        Refuse(parse);
        var objective = Objective(parse);
        var (config, start) = (parse.GetValue(_config), parse.GetValue(_continue));
        if (
            parse.GetResult(_size) is { Implicit: false } && (config ?? start) is not null
            || (config is not null && start is not null)
        )
        {
            throw new InputException("--size, --config and --continue each name a model: give one of them");
        }

        var path = config ?? (start is null ? null : Path.Combine(start, "config.json"));
        var preset = path is null ? ModelPreset.Find(_kind, parse.GetValue(_size)!) : null;
        var model = preset is null ? ModelConfiguration.Read(path!) : ModelConfiguration.Of(_kind, preset, objective);
        var vocabulary =
            parse.GetValue(_vocabulary) ?? preset?.Vocabulary ?? (int?)model.Json["vocab_size"] ?? OtherVocabulary;
        if (parse.GetResult(_vocabulary) is { Implicit: false } && (start ?? parse.GetValue(_tokenizer)) is not null)
        {
            throw new InputException(
                "--vocabulary-size is for a tokenizer that is trained, but there is one already: leave it out"
            );
        }

        var context =
            parse.GetValue(_context) ?? preset?.Context ?? Math.Min(OtherContext, model.Positions ?? OtherContext);
        if (preset is not null && parse.GetValue(_context) is { } asked && model.Positions is not null)
        {
            // A size is a shape, not a length.
            model = model.With(_kind == ModelKind.Gpt ? "n_positions" : "max_position_embeddings", asked);
        }

        if (start is null)
        {
            model = model.With("vocab_size", vocabulary);
        }

        return new ModelShape(
            model.WithDropout(parse.GetValue(_dropout) ?? (_kind == ModelKind.Gpt && preset is not null ? 0 : null)),
            objective,
            vocabulary,
            context,
            parse.GetValue(_batch) ?? preset?.Batch ?? OtherBatch
        );
    }

    /// <summary>The model that is trained on, its path whole: a run may go on from another folder.</summary>
    public string? ContinueFrom(ParseResult parse) => Whole(parse.GetValue(_continue));

    public string? Tokenizer(ParseResult parse) => Whole(parse.GetValue(_tokenizer));

    public bool Words(ParseResult parse) => parse.GetValue(_words);

    public MaskUnit Masking(ParseResult parse) =>
        parse.GetValue(_unit)?.ToLowerInvariant() switch
        {
            null or "token" => MaskUnit.Token,
            "word" => MaskUnit.Word,
            "eojeol" => MaskUnit.Eojeol,
            var other => throw new InputException($"--mask-unit takes token, word or eojeol, not '{other}'"),
        };

    public DocumentUnit Documents(ParseResult parse) =>
        parse.GetValue(_document)!.ToLowerInvariant() switch
        {
            "line" => DocumentUnit.Line,
            "paragraph" => DocumentUnit.Paragraph,
            "stretch" => DocumentUnit.Stretch,
            var other => throw new InputException($"--document takes line, paragraph or stretch, not '{other}'"),
        };

    private static string? Whole(string? path) => path is null ? null : Path.GetFullPath(path);

    private PretrainingObjective Objective(ParseResult parse)
    {
        if (parse.GetValue(_objective) is not { } name)
        {
            return _kind.DefaultObjective();
        }

        var known = _kind.Objectives();
        var found = known
            .Where(objective => Spelled(objective).Equals(name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return found is [var only]
            ? only
            : throw new InputException(
                $"'train {_kind.Name()}' does not learn by '{name}': --objective takes {string.Join(", ", known.Select(Spelled))}"
            );
    }

    private static string Spelled(PretrainingObjective objective) =>
        objective switch
        {
            PretrainingObjective.NextToken => "next-token",
            PretrainingObjective.NextSentence => "next-sentence",
            PretrainingObjective.SentenceOrder => "sentence-order",
            _ => objective.ToString().ToLowerInvariant(),
        };

    private void Refuse(ParseResult parse)
    {
        foreach (
            var (option, kind) in (ReadOnlySpan<(Option, ModelKind)>)[(_unit, ModelKind.Bert), (_words, ModelKind.Lstm)]
        )
        {
            if (kind != _kind && parse.GetResult(option) is { Implicit: false })
            {
                throw new InputException($"{option.Name} is only for 'train {kind.Name()}': leave it out");
            }
        }
    }
}

/// <summary>A model that is to be trained.</summary>
/// <param name="Model">Its configuration.</param>
/// <param name="Objective">What it tells.</param>
/// <param name="Vocabulary">Pieces of a tokenizer that is trained.</param>
/// <param name="Context">Tokens a row.</param>
/// <param name="Batch">Rows a batch.</param>
internal sealed record ModelShape(
    ModelConfiguration Model,
    PretrainingObjective Objective,
    int Vocabulary,
    int Context,
    int Batch
);
