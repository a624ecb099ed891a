using System.Text;
using Malmoi.Instructions.Rendering;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Storage;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Alignment;

/// <summary>A reward model is trained in a run's folder, judged beside what knows nothing but length or words, and written there.</summary>
public sealed class RewardRun : IDisposable
{
    private readonly RewardOptions _options;
    private readonly TaskModel _model;
    private readonly InstructionRenderer _renderer;
    private readonly RewardReader _reader;
    private readonly RewardTraining _training;
    private readonly RewardExamples _learned;
    private readonly RewardExamples? _heldOut;
    private TaskNote _note;

    private RewardRun(string path, RewardOptions options, IReadOnlyList<string> arguments, TaskModel model)
    {
        (_options, _model) = (options, model);
        Data = PreferenceData.Read(options, readsJudged: false);
        _renderer = ConversationText.Of(options.Model, model.Family, model.Encoder.Tokenizer, options.Template);
        _reader = new RewardReader(model, _renderer);
        _learned = new RewardExamples(_reader, Data.Training, options.Margin, Data.Broken);
        var heldOut = new RewardExamples(_reader, Data.HeldOut, options.Margin, Data.Broken);
        _heldOut = heldOut.Pairs > 0 ? heldOut : null;
        if (_learned.Pairs == 0)
        {
            throw new InputException(
                $"'{options.Data[0]}' leaves nothing to learn from: the template '{_renderer.Template.Name}' has no place for its conversations; give another"
            );
        }

        _training = new RewardTraining(model);
        _note = new TaskNote
        {
            Task = "reward",
            MaximumLength = model.Encoder.MaximumLength,
            Template = Source is null ? options.Template : null,
            Tokenizer = TokenizerFile.Checksum(options.Model),
        };
        Folder = RunFolder.Begin(
            path,
            new RunRecord
            {
                Kind = options.Method,
                Seed = options.Seed,
                Settings = Settings(),
                Arguments = arguments,
                Parameters = _training
                    .Tensors.Values.Where(tensor => tensor.requires_grad)
                    .Sum(tensor => tensor.numel()),
            }
        );
    }

    public RunFolder Folder { get; }

    public PreferenceData Data { get; }

    /// <summary>Pairs that are learned from.</summary>
    public int Learned => _learned.Pairs;

    /// <summary>Pairs that it is judged on.</summary>
    public int HeldOut => _heldOut?.Pairs ?? 0;

    /// <summary>Answers whose conversation was cut at its beginning.</summary>
    public int Cut { get; private set; }

    /// <summary>The most tokens of a conversation.</summary>
    public int MaximumLength => _model.Encoder.MaximumLength;

    /// <summary>Steps in all; known once the training has begun.</summary>
    public long Steps { get; private set; }

    /// <summary>Reads data and model, and begins a run in a folder or goes on with the one that stands there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="arguments">The command, to be written down.</param>
    /// <exception cref="InputException">A part is missing or damaged, two do not fit each other, or the folder holds something else.</exception>
    public static RewardRun Begin(string path, RewardOptions options, IReadOnlyList<string> arguments)
    {
        options.Check();
        var model = TaskFolder.OpenBase(
            options.Model,
            new RewardTask(),
            new TaskModelOptions
            {
                Device = options.Device,
                MaximumLength = options.MaximumLength,
                Seed = options.Seed,
                Adapter = options.Adapter,
            }
        );
        try
        {
            var run = new RewardRun(path, options, arguments, model);
            run.Cut = run._reader.Cut;
            return run;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Trains, from the newest checkpoint if there is one, judges, and writes the model into the folder.</summary>
    /// <param name="observer">Is told what happens, after it was written down.</param>
    /// <param name="begun">Is told when steps are known.</param>
    /// <param name="ct">Stops after a checkpoint.</param>
    /// <exception cref="InputException">The loss is no number, or there is no room for a batch; the last checkpoint stands.</exception>
    public RewardResult Train(
        ITrainingObserver? observer = null,
        Action<RewardRun>? begun = null,
        CancellationToken ct = default
    )
    {
        var batches = _learned.Shuffled(_options.Batch, _options.Seed);
        var heldOut = _heldOut?.Shuffled(_options.Batch, _options.Seed);
        var training = _options.TrainerOptions(batches.PerEpoch!.Value, Folder.Path, heldOut is not null);
        Steps = training.Steps;
        using var recorder = new RunRecorder(Folder);
        var events = new AlignmentEvents(recorder, _training, Save, observer);
        using var trainer = new Trainer(_training, batches, training, heldOut);
        begun?.Invoke(this);
        var outcome = trainer.Run(events, ct);
        if (outcome.End == TrainingEnd.Cancelled)
        {
            return new RewardResult(outcome);
        }

        Normalise(ct);
        Save();
        if (_heldOut is null)
        {
            return new RewardResult(outcome) { Mean = _note.Mean, Deviation = _note.Deviation };
        }

        var accuracy = RewardAccuracy.Of(_heldOut.Scores(ct));
        return new RewardResult(outcome)
        {
            Accuracy = accuracy,
            Length = Of(LongerReward.Fit(_learned.Examples)),
            Words = Of(UnigramReward.Fit(_learned.Examples)),
            Mean = _note.Mean,
            Deviation = _note.Deviation,
        };

        // Rules answer at once.
        RewardAccuracy Of(RuleReward rule) =>
            RewardAccuracy.OfAsync(rule, _heldOut.Examples, ct).AsTask().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _training.Dispose();
        _model.Dispose();
    }

    // What a template by name looks like to other programs; null: they have no such thing, or the model's own is used.
    private string? Source => _options.Template is null ? null : _renderer.Template.Source(_renderer.Begin is not null);

    // InstructGPT takes a bias off, so that a mean answer gets 0.
    private void Normalise(CancellationToken ct)
    {
        double[] scores = [.. _learned.Scores(ct).SelectMany(own => own).Select(score => (double)score)];
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        _note = _note with { Mean = mean, Deviation = deviation };
    }

    private SortedDictionary<string, string> Settings()
    {
        var settings = _options.Settings();
        settings["tokenizer"] = _note.Tokenizer!;
        settings["answers"] = AlignmentOptions.Checksum(
            Data.Training.Concat(Data.HeldOut).SelectMany(example => example.Answers)
        );
        return settings;
    }

    private void Save()
    {
        TaskFolder.Write(_model, _options.Model, Folder.Path, _note);
        if (Source is { } source)
        {
            using var output = new OutputFolder(Folder.Path);
            output.Add(ConversationText.FileName).Write(Encoding.UTF8.GetBytes(source));
            output.Commit();
        }
    }
}

/// <summary>What came of training a reward model.</summary>
/// <param name="Outcome">Of the training.</param>
public sealed record RewardResult(TrainingOutcome Outcome)
{
    /// <summary>On held-out pairs; null: there are none.</summary>
    public RewardAccuracy? Accuracy { get; init; }

    /// <summary>On the same pairs, of what prefers long answers, or short ones.</summary>
    public RewardAccuracy? Length { get; init; }

    /// <summary>The same of what counts words.</summary>
    public RewardAccuracy? Words { get; init; }

    /// <summary>What is taken from its scores.</summary>
    public double? Mean { get; init; }

    /// <summary>How far the scores of the answers that it learned from lie from their mean.</summary>
    public double? Deviation { get; init; }
}
