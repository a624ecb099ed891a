using Malmoi.Instructions;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>A tuning by instructions in its folder (Ouyang et al., 2022): settings, measurements, samples, checkpoints, and what came of it.</summary>
/// <remarks>The same command goes on with a run that was stopped, to the same weights.</remarks>
public sealed class InstructionRun : IDisposable
{
    private readonly InstructionTuningOptions _options;
    private readonly IReadOnlyList<InstructionExample> _asked;

    private InstructionRun(
        RunFolder folder,
        InstructionTuningOptions options,
        TunedModel model,
        InstructionRows learned,
        InstructionRows? heldOut,
        IReadOnlyList<InstructionExample> asked
    )
    {
        (_options, Model, Learned, HeldOut, _asked) = (options, model, learned, heldOut, asked);
        Folder = folder.With(folder.Record with { Parameters = Parameters });
    }

    public RunFolder Folder { get; }

    public TunedModel Model { get; }

    /// <summary>What is learned from.</summary>
    public InstructionRows Learned { get; }

    /// <summary>What it is evaluated on; null: nothing.</summary>
    public InstructionRows? HeldOut { get; }

    /// <summary>Tokens of an example at most.</summary>
    public int MaximumLength => Length(Model, _options);

    /// <summary>Steps in all; known once the training has begun.</summary>
    public long Steps { get; private set; }

    /// <summary>Operations a second that the machine can do.</summary>
    public double Peak { get; private set; }

    /// <summary>Numbers that are learned.</summary>
    public long Parameters => Model.Trained.Values.Where(tensor => tensor.requires_grad).Sum(tensor => tensor.numel());

    /// <summary>Begins a run, or goes on with the one that stands in the folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="examples">What is learned from.</param>
    /// <param name="heldOut">What it is evaluated on; empty: nothing.</param>
    /// <param name="arguments">The command, to be written down.</param>
    /// <exception cref="InputException">The folder holds something else, the model does not write, or an example has no place in its template.</exception>
    public static InstructionRun Begin(
        string path,
        InstructionTuningOptions options,
        IReadOnlyList<InstructionExample> examples,
        IReadOnlyList<InstructionExample> heldOut,
        IReadOnlyList<string> arguments
    )
    {
        options.Check();
        if (Path.GetFullPath(path) == Path.GetFullPath(options.Model))
        {
            throw new InputException($"'{path}' is the model itself, which would be lost: name another folder");
        }

        var model = TunedModel.Open(options.Model, options.Opening);
        try
        {
            var record = new RunRecord
            {
                Kind = "sft",
                Seed = options.Training.Seed,
                Settings = options.Settings(),
                Arguments = arguments,
                Parameters = 0,
            };
            // What cannot be learned from is found out before a folder stands there.
            var learned = Rows(model, options, examples);
            var kept = heldOut.Count > 0 ? Rows(model, options, heldOut) : null;
            var folder = RunFolder.Begin(path, record, InstructionTuningOptions.Free);
            var asked = (heldOut.Count > 0 ? heldOut : examples).Take(options.Samples);
            return new InstructionRun(folder, options, model, learned, kept, [.. asked]);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Tunes, from the newest checkpoint if there is one, and writes what was tuned into the folder.</summary>
    /// <param name="observer">Is told what happens, after it was written down.</param>
    /// <param name="begun">Is told when it is known how long it takes.</param>
    /// <param name="ct">Stops after a checkpoint.</param>
    /// <exception cref="InputException">The loss is no number or rises for good, or there is no room for a batch.</exception>
    public TrainingOutcome Train(
        ITrainingObserver? observer = null,
        Action<InstructionRun>? begun = null,
        CancellationToken ct = default
    )
    {
        using var training = new InstructionTraining(
            Model,
            new TransformerTrainingOptions
            {
                EmbeddingNoise = _options.Noise,
                RecomputesLayers = _options.RecomputesLayers,
            }
        );
        var seed = _options.Training.Seed;
        var batches = Learned.Batches(_options.Batch, seed);
        var told = _options.TrainerOptions(batches.PerEpoch!.Value, Folder.Path, HeldOut is not null);
        using var trainer = new Trainer(training, batches, told, HeldOut?.Batches(_options.Batch, 0));
        Steps = told.Steps;
        Peak = MachinePeak.Measure(TorchDevice.Parse(_options.Opening.Device));
        using var recorder = new RunRecorder(Folder) { Peak = Peak };
        begun?.Invoke(this);
        var outcome = trainer.Run(new Events(this, recorder, observer), ct);
        if (outcome.End != TrainingEnd.Cancelled)
        {
            Model.Write(Folder.Path);
        }

        return outcome;
    }

    public void Dispose() => Model.Dispose();

    private static int Length(TunedModel model, InstructionTuningOptions options) =>
        options.MaximumLength ?? Math.Min(512, model.Positions ?? 512);

    private static InstructionRows Rows(
        TunedModel model,
        InstructionTuningOptions options,
        IReadOnlyList<InstructionExample> examples
    )
    {
        var length = Length(model, options);
        var rows = InstructionRows.Of(
            model,
            options.Reasons ? [.. examples.Select(example => example.Reasoned())] : examples,
            length,
            options.DropsLong,
            options.LearnsPrompts
        );
        if (options.Packs)
        {
            rows.Pack(length);
        }

        return rows;
    }

    /// <summary>Writes down what happens, lets the model answer, saves it, and tells others.</summary>
    private sealed class Events(InstructionRun run, RunRecorder recorder, ITrainingObserver? next) : ITrainingObserver
    {
        private readonly DivergenceWatch _watch = new();

        public void Stepped(TrainingStep step)
        {
            recorder.Stepped(step);
            next?.Stepped(step);
            _watch.Stepped(step);
        }

        public void Evaluated(HeldOutScore score)
        {
            recorder.Evaluated(score);
            var answers = new TunedAnswers(run.Model) { MaximumTokens = run._options.SampleTokens }.Write(run._asked);
            recorder.Sampled(
                score.Step,
                run._asked.Zip(
                    answers,
                    (asked, answer) => new RunSample(score.Step, run.Model.Renderer.PromptText(asked), answer)
                )
            );
            next?.Evaluated(score);
        }

        public void Saved(long step, string path)
        {
            recorder.Saved(step, path);
            _watch.Saved(step, path);
            run.Model.Write(run.Folder.Path);
            next?.Saved(step, path);
        }

        public void Resumed(long step, string path)
        {
            recorder.Resumed(step, path);
            _watch.Resumed(step, path);
            next?.Resumed(step, path);
        }

        public void Noticed(string line) => next?.Noticed(line);
    }
}
