using Malmoi.Reports;
using Malmoi.Village;
using TorchSharp;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>The fifth chapter: what models that learnt the village know of grammar, by their heads, by probes and by minimal pairs, beside twins that learnt nothing.</summary>
internal static class KnowledgeChapter
{
    public static TourChapter Chapter { get; } =
        new("linguistics", new Bilingual("What models know", "모델이 아는 것"), WalkAsync);

    private static Task WalkAsync(TourContext tour, CancellationToken ct)
    {
        torch.set_num_threads(tour.Threads);
        tour.Report.Heading(Chapter.Title)
            .Paragraph(
                new Bilingual(
                    "A model that predicts well must have found something out about its language. What? Three questions are asked: where do heads look, what can be read off the layers, and which of two sentences is likelier? They are asked of the GPT that learnt the village, which reads from left to right, and the first two also of a BERT that learnt the same sentences and sees both sides. Twins with the same shape and random numbers answer too, since a question that a twin answers says nothing about learning.",
                    "잘 예측하는 모델은 언어에 대해 무언가를 알아냈을 것이다. 무엇을? 세 가지를 묻는다. 헤드는 어디를 보는가, 층에서 무엇을 읽어 낼 수 있는가, 두 문장 가운데 어느 쪽이 더 그럴듯한가? 왼쪽에서 오른쪽으로 읽으며 마을의 글을 배운 GPT에 묻고, 앞의 두 가지는 같은 문장을 배우고 양쪽을 다 보는 BERT에도 묻는다. 모양이 같고 수는 무작위인 쌍둥이에게도 묻는다. 쌍둥이도 답하는 물음은 배움에 대해 아무것도 말해 주지 않기 때문이다."
                )
            );
        foreach (var language in (Language[])[Language.English, Language.Korean])
        {
            var code = language == Language.English ? "en" : "ko";
            var grammar = new GrammarText(tour, language);
            var gpt = tour.Kept($"{code}.gpt", () => new SmallGpt(tour, grammar, ct));
            using var twin = gpt.Untrained(tour.Seed + 1);
            tour.Step($"{code}: a BERT learns the same sentences");
            var bert = tour.Kept($"{code}.bert", () => new SmallEncoder(tour, grammar, ct));
            using var other = bert.Untrained(tour.Seed + 1);
            ShownModel[] learnt = [gpt.Shown, bert.Shown];
            ShownModel[] untrained = [twin.Shown, other.Shown];
            var trees = new GrammarTrees(tour, grammar.Text);
            HeadJudgement.Judge(tour, grammar.Text, trees, learnt, untrained, ct);
            ProbeJudgement.Judge(tour, grammar.Text, trees, learnt, untrained, ct);
            FamilyJudgement.Judge(tour, language, gpt, twin);
        }

        tour.Next.AddRange([
            (
                $"malmoi attention relations MODEL {tour["en.trees.conllu"]} --report {tour["en.trees.new.conllu"]}",
                new("the same question to any Transformer", "어느 트랜스포머에나 같은 물음을")
            ),
            (
                $"malmoi probe MODEL -t {tour["en.trees.conllu"]} --report {tour["en.trees.new.conllu"]} --task part relation",
                new("what can be read off its layers", "그 층에서 읽어 낼 수 있는 것")
            ),
            (
                "malmoi score MODEL \"나는 어제 친구를 만났다.\" --by eojeol -o strip.svg -l ko",
                new("which words surprise a model", "모델은 어느 말에 놀라는가")
            ),
        ]);
        return Task.CompletedTask;
    }
}
