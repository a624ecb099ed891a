using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Alignment;

/// <summary>A model that learned what people prefer (Christiano et al., 2017; Ouyang et al., 2022), as something to ask.</summary>
/// <remarks>Its scores are moved so that the answers it learned from have a mean of 0; only differences mean anything.</remarks>
public sealed class RewardModel : IReward, IDisposable
{
    private readonly RewardReader _reader;
    private readonly string _path;
    private readonly float _mean;

    private RewardModel(string path, RewardReader reader, TaskNote note)
    {
        (_path, _reader, _mean) = (path, reader, (float)(note.Mean ?? 0));
        Tokenizer = note.Tokenizer ?? TokenizerFile.Checksum(path);
        Deviation = note.Deviation;
    }

    /// <summary>The checksum of its tokenizer.</summary>
    public string Tokenizer { get; }

    /// <summary>How far the scores of the answers that it learned from lie from 0 (standard deviation); null: nobody noted it.</summary>
    public double? Deviation { get; }

    /// <summary>The most tokens that it reads; of longer conversations the beginning is cut.</summary>
    public int MaximumLength => _reader.Model.Encoder.MaximumLength;

    /// <summary>Opens what <c>malmoi align reward</c> wrote, or another program's classifier with one output.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="template">How a conversation is written; null: as it was in training.</param>
    /// <exception cref="InputException">A part is missing or damaged, or it is no reward model.</exception>
    public static RewardModel Open(string path, string device = "cpu", string? template = null)
    {
        var (task, note) = TunedTask.Open(path, AskedColumns.None);
        if (task is not (RewardTask or RegressionTask))
        {
            throw new InputException(
                $"'{path}' was tuned for '{task.Name}' and is no reward model: train one with 'malmoi align reward'"
            );
        }

        var model = TaskFolder.OpenTuned(
            path,
            new RewardTask(),
            new TaskModelOptions { Device = device, MaximumLength = note.MaximumLength }
        );
        try
        {
            var renderer = ConversationText.Of(path, model.Family, model.Encoder.Tokenizer, template ?? note.Template);
            return new RewardModel(path, new RewardReader(model, renderer), note);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>That its tokens are those of another model, whose own it is to score or whose weights it is to begin with.</summary>
    /// <param name="model">The other model's folder.</param>
    /// <exception cref="InputException">They are not.</exception>
    public void CheckTokenizer(string model)
    {
        if (TokenizerFile.Checksum(model) != Tokenizer)
        {
            throw new InputException(
                $"the reward model '{_path}' was trained with another tokenizer than that of '{model}': train a reward model that begins with this model, or one of its tokenizer"
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<float>> ScoreAsync(IReadOnlyList<Reply> replies, CancellationToken ct = default)
    {
        var scores = _reader.Scores([.. replies.Select(reply => _reader.Read(reply.Prompt, reply.Text))], ct);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] -= _mean;
        }

        return ValueTask.FromResult<IReadOnlyList<float>>(scores);
    }

    public void Dispose() => _reader.Model.Dispose();
}
