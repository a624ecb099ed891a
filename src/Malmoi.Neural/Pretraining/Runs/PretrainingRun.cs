using System.Text.Json.Nodes;
using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>A pretraining in its folder, part after part: a tokenizer, the corpus in tokens, the training; each part that is there is not done again.</summary>
public sealed class PretrainingRun : IDisposable
{
    private readonly FileStream _lock;
    private readonly PretrainingOptions _options;
    private RunTokenizer? _tokenizer;

    private PretrainingRun(RunFolder folder, PretrainingOptions options)
    {
        (Folder, _options) = (folder, options);
        try
        {
            // Two at once would write over each other's checkpoints.
            _lock = new FileStream(
                Path.Combine(folder.Path, "run.lock"),
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    Options = FileOptions.DeleteOnClose,
                }
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"'{folder.Path}' is being trained by another program, or cannot be written: wait for that one, or name another folder",
                error
            );
        }
    }

    public RunFolder Folder { get; private set; }

    /// <summary>Whether a tokenizer is to be trained.</summary>
    public bool NeedsTokenizer => !HasTokenizer && _options.Tokenizer is null && _options.ContinueFrom is null;

    /// <summary>Whether the corpus is to be tokenised.</summary>
    public bool NeedsTokens => !RunData.IsWritten(Folder.Path, _options);

    /// <summary>What tokenizer is trained.</summary>
    public TokenizerRecipe Recipe => RunTokenizer.Recipe(_options.Kind, _options.Vocabulary, _options.Words);

    /// <summary>Operations a second that the machine can do.</summary>
    public double Peak { get; private set; }

    /// <summary>Steps in all; known once the training has begun.</summary>
    public long Steps { get; private set; }

    /// <summary>Begins a run in a folder, or goes on with the one that stands there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="arguments">The command, to be written down.</param>
    /// <exception cref="InputException">The folder holds something else, or cannot be written; the options contradict each other.</exception>
    public static PretrainingRun Begin(string path, PretrainingOptions options, IReadOnlyList<string> arguments)
    {
        Check(options);
        var record = new RunRecord
        {
            Kind = options.Kind.Name(),
            Seed = options.Seed,
            Settings = options.Settings(),
            Arguments = arguments,
            Parameters = 0,
        };
        return new PretrainingRun(RunFolder.Begin(path, record, PretrainingOptions.Free), options);
    }

    /// <summary>Takes the tokenizer that was trained.</summary>
    public void Take(TrainedTokenizer trained) => RunTokenizer.Save(trained, _options.Kind, Folder.Path);

    /// <summary>Tokenises the corpus.</summary>
    /// <param name="corpora">One, or two that are translations of each other.</param>
    /// <param name="threads">That work at once.</param>
    /// <param name="begun">Is told who does it, who knows how far it is.</param>
    /// <param name="ct">Stops; nothing is left behind.</param>
    /// <exception cref="InputException">The corpus is broken, empty or too small.</exception>
    public void Tokenise(
        IReadOnlyList<Corpus> corpora,
        int threads,
        Action<CorpusEncoder>? begun = null,
        CancellationToken ct = default
    )
    {
        var encoder = RunData.Encoder(_options, Tokenizer(), threads);
        begun?.Invoke(encoder);
        RunData.Write(encoder, corpora, Folder.Path, _options, ct);
    }

    /// <summary>Trains, from the newest checkpoint if there is one, and writes the model into the folder.</summary>
    /// <param name="observer">Is told what happens, after it was written down.</param>
    /// <param name="begun">Is told how many steps there will be and how many numbers are learned.</param>
    /// <param name="ct">Stops after a checkpoint.</param>
    /// <exception cref="InputException">A part does not fit another, the loss is no number, or there is no room for a batch.</exception>
    public TrainingOutcome Train(
        ITrainingObserver? observer = null,
        Action<PretrainingRun>? begun = null,
        CancellationToken ct = default
    )
    {
        var tokenizer = Tokenizer();
        var family = Family(tokenizer);
        using var data = RunData.Open(Folder.Path, _options, tokenizer, family);
        using var model = RunModel.Create(_options, family, Start);
        var training = _options.TrainerOptions(data.Training.PerEpoch, Folder.Path, data.HeldOut is not null);
        Steps = training.Steps;
        Folder = Folder.With(Folder.Record with { Parameters = new ModelSize(family.Spec(family.Task)).Parameters });
        Peak = MachinePeak.Measure(TorchDevice.Parse(_options.Device));
        using var recorder = new RunRecorder(Folder) { Peak = Peak };
        var samples = new SampleWriter(model, tokenizer, _options, data.HeldOut);
        var events = new RunEvents(recorder, samples, Begin(family, tokenizer), () => Save(model, family), observer);
        using var trainer = new Trainer(model.Training, data.Training, training, data.HeldOut);
        begun?.Invoke(this);
        var outcome = trainer.Run(events, ct);
        Save(model, family);
        return outcome;
    }

    /// <summary>Lets others go on with the run.</summary>
    public void Dispose() => _lock.Dispose();

    private bool HasTokenizer => File.Exists(Path.Combine(Folder.Path, HuggingFaceTokenizer.TokenizerName));

    // Opened from the run's own folder: what it was given may change later.
    private RunTokenizer Tokenizer()
    {
        if (!HasTokenizer)
        {
            Prepare();
        }

        return _tokenizer ??= RunTokenizer.Open(Folder.Path);
    }

    private void Prepare()
    {
        if (_options is { ContinueFrom: { } model, Tokenizer: { } extended })
        {
            VocabularyExtension.Write(model, extended, Extended);
            RunTokenizer.Copy(Extended, Folder.Path);
        }
        else
        {
            RunTokenizer.Copy((_options.Tokenizer ?? _options.ContinueFrom)!, Folder.Path);
        }
    }

    private string Extended => Path.Combine(Folder.Path, "start");

    // Whose weights it begins with.
    private string? Start =>
        _options.Tokenizer is null ? _options.ContinueFrom
        : _options.ContinueFrom is null ? null
        : Extended;

    private Family Family(RunTokenizer tokenizer)
    {
        if (_options.ContinueFrom is null)
        {
            return _options.Model.Family(tokenizer, _options.Kind);
        }

        // With the dropout that was asked for, and the vocabulary that the tables have by now.
        using var folder = HuggingFaceFolder.Open(Start!);
        var rows = JsonNode.Parse(FamilyTable.Write(folder.Family))!;
        return _options.Model.With("vocab_size", rows["vocab_size"]!.GetValue<int>()).Family();
    }

    private static void Check(PretrainingOptions options)
    {
        if (!options.Kind.Objectives().Contains(options.Objective))
        {
            throw new InputException(
                $"'train {options.Kind.Name()}' does not learn by {options.Objective}: give {string.Join(" or ", options.Kind.Objectives())}"
            );
        }

        options.Kind.Check(options.Model.Family(), options.Model.Spec(), options.Model.Path);
        if (options.Context < 8 || options.Batch < 1)
        {
            throw new InputException(
                $"batches of {options.Batch} rows of {options.Context} tokens: give 1 row or more, and 8 tokens or more"
            );
        }

        if (options.Model.Positions is { } most && options.Context > most)
        {
            throw new InputException(
                $"rows of {options.Context} tokens are longer than the {most} positions of {options.Model.Path}: give a shorter --context, or a model with more"
            );
        }

        if (TorchDevice.Parse(options.Device).type == TorchSharp.DeviceType.CPU)
        {
            TrainingMemory.Check(options, options.Model.Spec());
        }

        if (!(options.HeldOut is >= 0 and <= 0.5))
        {
            throw new InputException(
                FormattableString.Invariant($"a share of {options.HeldOut} held out: give one from 0 to 0.5")
            );
        }
    }

    private void Save(RunModel model, Family family) => CheckpointWriter.Write(Folder.Path, model.Tensors, family);

    private static int? Begin(Family family, RunTokenizer tokenizer) =>
        family.DecoderStartTokenId ?? family.BosTokenId ?? tokenizer.Begin ?? tokenizer.End;
}
