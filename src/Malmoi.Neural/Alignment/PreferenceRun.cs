using Malmoi.Neural.Alignment.Preferences;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Alignment;

/// <summary>A decoder learns preferences in a run's folder: what the reference says, the training, the model that comes of it.</summary>
public sealed class PreferenceRun : IDisposable
{
    private readonly PreferenceOptions _options;
    private readonly TunedModel _model;
    private readonly PreferenceTraining _training;
    private PreferenceExamples _learned;
    private PreferenceExamples _heldOut;

    private PreferenceRun(string path, PreferenceOptions options, IReadOnlyList<string> arguments, TunedModel model)
    {
        (_options, _model) = (options, model);
        Data = PreferenceData.Read(options, readsJudged: options.Loss is Kto);
        Renderer = new PreferenceRenderer(
            model.Renderer,
            Math.Min(options.MaximumLength, model.Positions ?? int.MaxValue),
            Data.Broken
        );
        _learned = Render(Data.Training, Data.Judged);
        _heldOut = Render(Data.HeldOut, Data.HeldOutJudged);
        CheckLearned();
        _training = new PreferenceTraining(model.Transformer, model.Adapter, options.Loss)
        {
            ChosenWeight = options.ChosenWeight,
            AveragesTokens = options.AveragesTokens,
        };
        var record = new RunRecord
        {
            Kind = options.Method,
            Seed = options.Seed,
            Settings = Settings(),
            Arguments = arguments,
            Parameters = _training.Tensors.Values.Where(tensor => tensor.requires_grad).Sum(tensor => tensor.numel()),
        };
        Folder = RunFolder.Begin(path, record);
    }

    public RunFolder Folder { get; }

    /// <summary>What is learned from and judged on.</summary>
    public PreferenceData Data { get; }

    /// <summary>Knows what was left out.</summary>
    public PreferenceRenderer Renderer { get; }

    /// <summary>Pairs, or judged answers, that are learned from.</summary>
    public int Learned => _learned.Count;

    /// <summary>The same of those it is judged on.</summary>
    public int HeldOut => _heldOut.Count;

    /// <summary>Steps in all; known once the training has begun.</summary>
    public long Steps { get; private set; }

    /// <summary>Reads data and model, and begins a run in a folder or goes on with the one that stands there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="arguments">The command, to be written down.</param>
    /// <exception cref="InputException">A part is missing or damaged, two do not fit each other, or the folder holds something else.</exception>
    public static PreferenceRun Begin(string path, PreferenceOptions options, IReadOnlyList<string> arguments)
    {
        options.Check();
        CheckQuantized(options);
        CheckReference(options);
        var model = Open(options.Model, options, options.Adapter);
        try
        {
            return new PreferenceRun(path, options, arguments, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Trains, from the newest checkpoint if there is one, and writes the model into the folder.</summary>
    /// <param name="observer">Is told what happens, after it was written down.</param>
    /// <param name="begun">Is told when steps are known.</param>
    /// <param name="ct">Stops after a checkpoint.</param>
    /// <exception cref="InputException">The loss is no number, or there is no room for a batch; the last checkpoint stands.</exception>
    public PreferenceResult Train(
        ITrainingObserver? observer = null,
        Action<PreferenceRun>? begun = null,
        CancellationToken ct = default
    )
    {
        AskReference(observer, ct);
        var before = Judge(ct);
        var batches = _learned.Shuffled(_options.Batch, _options.Seed);
        var heldOut = _heldOut.Groups.Count > 0 ? _heldOut.Shuffled(_options.Batch, _options.Seed) : null;
        var training = _options.TrainerOptions(batches.PerEpoch!.Value, Folder.Path, heldOut is not null);
        Steps = training.Steps;
        using var recorder = new RunRecorder(Folder);
        // Beside itself it finds all answers alike, which is neither right nor wrong.
        recorder.Measured(0, isHeldOut: true, before.Values.Where(value => value.Name != "accuracy/reward"));
        var events = new AlignmentEvents(recorder, _training, SaveAdapted, observer);
        using var trainer = new Trainer(_training, batches, training, heldOut);
        begun?.Invoke(this);
        var outcome = trainer.Run(events, ct);
        if (outcome.End == TrainingEnd.Cancelled)
        {
            return new PreferenceResult(outcome, before, new PreferenceMeasures());
        }

        var after = Judge(ct);
        Save();
        return new PreferenceResult(outcome, before, after);
    }

    public void Dispose() => _model.Dispose();

    private static void CheckQuantized(PreferenceOptions options)
    {
        if (options.Quantized is { } format && (options.Adapter is null || options.Merges))
        {
            throw new InputException(
                options.Adapter is null
                    ? $"matrices of {format} are not trained themselves: give --lora beside --quantize"
                    : $"matrices of {format} have no room for what was learned: leave --merge out, and merge the adapter into the model as it was before ('malmoi convert')"
            );
        }
    }

    // Found out before a folder stands there.
    private static void CheckReference(PreferenceOptions options)
    {
        if (
            options is { Loss.NeedsReference: true, Reference: { } reference }
            && TokenizerFile.Checksum(reference) != TokenizerFile.Checksum(options.Model)
        )
        {
            throw new InputException(
                $"the reference '{reference}' has another tokenizer than '{options.Model}': what one says of a token says nothing of the other's; give a reference of the same tokenizer"
            );
        }
    }

    private static TunedModel Open(string path, PreferenceOptions options, AdapterOptions? adapter)
    {
        var model = TunedModel.Open(
            path,
            new TunedModelOptions
            {
                Device = options.Device,
                Seed = options.Seed,
                Adapter = adapter,
                Quantized = adapter is null ? null : options.Quantized,
                Template = options.Template,
            }
        );
        if (!model.IsConditional)
        {
            return model;
        }

        model.Dispose();
        throw new InputException(
            $"'{path}' answers with a decoder what an encoder has read: 'align {options.Method}' teaches decoders (GPT, Llama, Qwen, ...)"
        );
    }

    private PreferenceExamples Render(
        IReadOnlyList<Instructions.PreferenceExample> pairs,
        IReadOnlyList<Instructions.JudgedExample> judged
    ) => new(judged.Count > 0 ? Renderer.Render(judged) : Renderer.Render(pairs), _model.Padding);

    private void CheckLearned()
    {
        if (_learned.Groups.Count == 0)
        {
            throw new InputException(
                Renderer.TooLong > 0
                    ? $"no prompt of '{_options.Data[0]}' fits with its answers into {Renderer.MaximumLength} tokens: raise --max-length, or take a model with more positions"
                    : $"'{_options.Data[0]}' leaves nothing to learn from: its answers are alike in tokens, or its conversations have no place in the template"
            );
        }

        var isUnpaired = _learned.Groups[0].IsGood is not null;
        if (isUnpaired && _learned.Groups.All(group => group.IsGood == _learned.Groups[0].IsGood))
        {
            throw new InputException(
                $"all answers of '{_options.Data[0]}' that are learned from are judged {(_learned.Groups[0].IsGood == true ? "good" : "bad")}: KTO needs both kinds; give more, or hold less out"
            );
        }
    }

    // What is learned, to the last token: the same files with another template are another run.
    private SortedDictionary<string, string> Settings()
    {
        var settings = _options.Settings();
        settings["tokens"] = ReferenceScores.Checksum(_learned, _heldOut);
        return settings;
    }

    private void AskReference(ITrainingObserver? observer, CancellationToken ct)
    {
        if (!_options.Loss.NeedsReference)
        {
            return;
        }

        var path = Path.Combine(Folder.Path, ReferenceScores.FileName);
        if (ReferenceScores.Load(path, _learned, _heldOut) is [var learned, var heldOut])
        {
            (_learned, _heldOut) = (learned, heldOut);
            return;
        }

        if (_options.Reference is null)
        {
            Ask(_training.LogProbabilities);
        }
        else
        {
            using var reference = Open(_options.Reference, _options, adapter: null);
            var frozen = new PreferenceTraining(reference.Transformer, null, _options.Loss);
            Ask(frozen.LogProbabilities);
        }

        ReferenceScores.Save(path, _learned, _heldOut);

        void Ask(Func<Batch, float[]> model)
        {
            // It may take as long as half the training, and nothing else is seen of it.
            var answers = _learned.Groups.Concat(_heldOut.Groups).Sum(group => (long)group.Answers.Count);
            observer?.Noticed(FormattableString.Invariant($"asking the reference about {answers:N0} answers, once"));
            _learned = ReferenceScores.Ask(_learned, model, ct);
            _heldOut = ReferenceScores.Ask(_heldOut, model, ct);
        }
    }

    private PreferenceMeasures Judge(CancellationToken ct)
    {
        using var noGradients = TorchSharp.torch.no_grad();
        foreach (var some in _heldOut.Groups.Count > 0 ? _heldOut.ByLength() : [])
        {
            ct.ThrowIfCancellationRequested();
            using var scope = TorchSharp.torch.NewDisposeScope();
            _training.Loss(_heldOut.Of(some), training: false);
        }

        return _training.TakeHeldOut();
    }

    // A merged model is written once, at the end: what is trained on is its adapter.
    private void SaveAdapted()
    {
        if (!_options.Merges)
        {
            Save();
        }
    }

    private void Save() => _model.Write(Folder.Path, _options.Merges);
}

/// <summary>What came of learning preferences.</summary>
/// <param name="Outcome">Of the training.</param>
/// <param name="Before">What the model said of held-out answers before; of no pairs where none were held out.</param>
/// <param name="After">The same with what it has learned; of none where it was stopped.</param>
public sealed record PreferenceResult(TrainingOutcome Outcome, PreferenceMeasures Before, PreferenceMeasures After);
