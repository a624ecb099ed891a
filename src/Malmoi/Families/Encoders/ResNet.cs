using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>ResNet (He et al., 2016), the version with the stride in the 3x3 convolution unless the configuration says otherwise.</summary>
public sealed record ResNet : Family
{
    // How much narrower a bottleneck is.
    private const int Reduction = 4;

    public int NumChannels { get; init; } = 3;
    public int EmbeddingSize { get; init; } = 64;
    public IReadOnlyList<int> HiddenSizes { get; init; } = [256, 512, 1024, 2048];
    public IReadOnlyList<int> Depths { get; init; } = [3, 4, 6, 3];
    public string LayerType { get; init; } = "bottleneck";
    public string HiddenAct { get; init; } = "relu";
    public bool DownsampleInFirstStage { get; init; }

    /// <summary>Whether a bottleneck's first convolution has the stride, as in the paper.</summary>
    public bool DownsampleInBottleneck { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        if (HiddenSizes.Count != Depths.Count || Depths.Count == 0 || Depths.Any(depth => depth < 1))
        {
            throw new InputException(
                $"the configuration's \"hidden_sizes\" has {HiddenSizes.Count} stages and its \"depths\" {Depths.Count}: each stage needs a width and at least one block"
            );
        }

        var stem = new ConvolutionSpec(NumChannels, EmbeddingSize, Kernel: 7, Stride: 2);
        var stages = Depths.Select((_, stage) => Stage(stage));
        return new ConvolutionalModel(new ResNetSpec(stem, [.. stages], ActivationNamed(HiddenAct)))
        {
            Heads = task switch
            {
                ModelTask.Body => [],
                ModelTask.ImageClass => Head(
                    HeadNames.ImageClass,
                    EncoderHeads.Sequence(this, Places.Pooled, dropout: 0)
                ),
                _ => throw NoHead(task),
            },
        };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            const string block = "resnet.encoder.stages.{}.layers.{}";
            const string ours = "network.stages.{}.{}";
            return new CheckpointMap("resnet")
            {
                { "resnet.embedder.embedder.convolution", "network.stem" },
                { "resnet.embedder.embedder.normalization", "network.stem.norm" },
                { $"{block}.layer.{{}}.convolution", $"{ours}.{{}}" },
                { $"{block}.layer.{{}}.normalization", $"{ours}.{{}}.norm" },
                { $"{block}.shortcut.convolution", $"{ours}.shortcut" },
                { $"{block}.shortcut.normalization", $"{ours}.shortcut.norm" },
                { "classifier.1", "heads.imageClass.projection" },
            }.Ignoring(
                "resnet.embedder.embedder.normalization.num_batches_tracked",
                $"{block}.layer.{{}}.normalization.num_batches_tracked",
                $"{block}.shortcut.normalization.num_batches_tracked"
            );
        }
    }

    private ResidualBlockSpec[] Stage(int stage)
    {
        var (from, to) = (stage == 0 ? EmbeddingSize : HiddenSizes[stage - 1], HiddenSizes[stage]);
        var stride = stage > 0 || DownsampleInFirstStage ? 2 : 1;
        return [Block(from, to, stride), .. Enumerable.Repeat(Block(to, to, stride: 1), Depths[stage] - 1)];
    }

    private ResidualBlockSpec Block(int from, int to, int stride) =>
        new(
            LayerType switch
            {
                "basic" => [new(from, to, 3, stride), new(to, to, 3)],
                "bottleneck" => Bottleneck(from, to, stride),
                _ => throw new InputException(
                    $"the configuration's \"layer_type\" is \"{LayerType}\", which this program does not know (it knows \"basic\", \"bottleneck\")"
                ),
            },
            from == to && stride == 1 ? null : new ConvolutionSpec(from, to, 1, stride)
        );

    private ConvolutionSpec[] Bottleneck(int from, int to, int stride)
    {
        var (first, second) = DownsampleInBottleneck ? (stride, 1) : (1, stride);
        var narrow = to / Reduction;
        return [new(from, narrow, 1, first), new(narrow, narrow, 3, second), new(narrow, to, 1)];
    }
}
