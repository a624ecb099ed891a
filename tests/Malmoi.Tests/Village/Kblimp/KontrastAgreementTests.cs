using System.Text.RegularExpressions;
using Malmoi.Evaluation.Tasks;

namespace Malmoi.Tests.Village.Kblimp;

/// <summary>Where Kontrast (Song, Cho and Song, 2024) tests a rule that K-BLiMP has too, both must prefer the same sentence.</summary>
public sealed class KontrastAgreementTests
{
    /// <summary>The pair's number there, the paradigm here, and the rule as a pattern that good sentences of the pair have.</summary>
    private static readonly (int Pair, string Paradigm, string Good)[] _shared =
    [
        (7, "dative_accusative", "[을를] 만났다"),
        (12, "psych_nominative_accusative", "[을를] 좋아한다"),
        (16, "goal_or_place", "에서 잔다"),
        (30, "adjective_or_verb_negation", "건강하다"),
        (41, "amudo_clausemate", "아무도 .*않는다"),
        (42, "minimizer_clausemate", "한 잔도 안"),
        (44, "minimizer_clausemate", "한 사람도 .*없었다"),
        (46, "delimiter_dative", "에게도 전화를"),
        (47, "bakke_clausemate", "희밖에 .*아니했다"),
        (50, "adjective_or_verb_negation", "침착하다"),
        (56, "goal_or_place", "에서 공부한다"),
        (57, "whether_or_that", "는지 몰랐다"),
        (85, "subject_honorific", "님이 오셨다"),
        (99, "goal_or_place", "에서 논다"),
        (100, "goal_or_place", "에서 놀고"),
        (104, "passive_agent", "이 잡히었다"),
        (108, "passive_agent", "^상이 .*에게 주어졌다"),
        (113, "counter_object", "맥주를 세 병"),
        (115, "adjective_or_verb_negation", "얌전하다"),
        (119, "tense_before_connective", "나가자 "),
        (125, "amudo_clausemate", "아무도 .*지 않은"),
        (29, "why_in_relative", "어떻게 .* 때에"),
        (112, "extrinsic_plural", "열심히 "),
        (147, "nominaliser_fact_wish", "기를 바란다"),
        (148, "nominaliser_fact_wish", "음을 안다"),
    ];

    [Fact]
    public void Kontrast_prefers_what_the_same_rules_prefer()
    {
        var pairs = Kontrast.Load(OutsideData.Data("kontrast-ko")).Pairs;
        var known = KblimpJudge.Paradigms.ToHashSet(StringComparer.Ordinal);
        Assert.All(
            _shared,
            shared =>
            {
                Assert.Contains(shared.Paradigm, known);
                Assert.Matches(shared.Good, pairs[shared.Pair - 1].Good);
                Assert.DoesNotMatch(new Regex(shared.Good), pairs[shared.Pair - 1].Bad);
            }
        );
    }
}
