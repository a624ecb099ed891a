using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Neural.Tests.Finetuning.Tasks;

/// <summary>A tuning leaves no tensor behind.</summary>
[Collection(nameof(LiveTensors))]
public sealed class TaskTensorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_tuning_makes_is_gone_after_it(bool adapted)
    {
        using var sample = new TaskSample(TaskSample.Bert);
        var train = sample.Records("text\tlabel\n고양이가 잔다\tyes\n개가 안 본다\tno\n새가\tyes\n안\tno\n");
        var task = ClassificationTask.Of(train, AskedColumns.None);
        using var model = TaskFolder.OpenBase(
            sample.Model,
            task,
            new() { Adapter = adapted ? new AdapterOptions() : null }
        );
        var examples = task.Examples(train, model.Encoder, learns: true);
        Tune();
        var before = LiveTensors.Count();
        Tune();
        Tune();
        Assert.Equal(before, LiveTensors.Count());

        void Tune()
        {
            using var tuning = new FineTuning(model, examples, examples, new() { Epochs = 3, BatchSize = 2 });
            tuning.Run();
            TaskFolder.Write(model, sample.Model, sample["out"], TunedTask.Note(task, 32));
        }
    }
}
