using Malmoi.Reports;
using Malmoi.Village;
using TorchSharp;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>The fifth chapter: what the GPTs of the fourth know of grammar, by their heads and by minimal pairs, beside twins that learnt nothing.</summary>
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
                    "A model that predicts well must have found something out about its language. What? Two questions are asked of the GPTs that learnt the village: where do their heads look, and which of two sentences do they find likelier? A twin with the same shape and random numbers answers them too, since a question that a twin answers says nothing about learning.",
                    "잘 예측하는 모델은 언어에 대해 무언가를 알아냈을 것이다. 무엇을? 마을의 글을 배운 GPT에 두 가지를 묻는다. 헤드는 어디를 보는가, 두 문장 가운데 어느 쪽을 더 그럴듯하게 여기는가? 모양이 같고 수는 무작위인 쌍둥이에게도 묻는다. 쌍둥이도 답하는 물음은 배움에 대해 아무것도 말해 주지 않기 때문이다."
                )
            );
        foreach (var language in (Language[])[Language.English, Language.Korean])
        {
            var code = language == Language.English ? "en" : "ko";
            var grammar = new GrammarText(tour, language);
            var gpt = tour.Kept($"{code}.gpt", () => new SmallGpt(tour, grammar, ct));
            using var twin = gpt.Untrained(tour.Seed + 1);
            HeadJudgement.Judge(tour, grammar.Text, gpt, twin, ct);
            FamilyJudgement.Judge(tour, language, gpt, twin);
        }

        tour.Next.AddRange([
            (
                $"malmoi attention relations MODEL {tour["en.trees.conllu"]} --report {tour["en.trees.new.conllu"]}",
                new("the same question to any Transformer", "어느 트랜스포머에나 같은 물음을")
            ),
            (
                "malmoi score MODEL \"나는 어제 친구를 만났다.\" --by eojeol -o strip.svg -l ko",
                new("which words surprise a model", "모델은 어느 말에 놀라는가")
            ),
        ]);
        return Task.CompletedTask;
    }
}
